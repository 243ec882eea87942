package dev.ragtime.runtime.store;

import io.weaviate.client6.v1.api.WeaviateApiException;
import io.weaviate.client6.v1.api.WeaviateConnectException;
import io.weaviate.client6.v1.api.WeaviateTransportException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which failures of Weaviate pass by themselves: overload, a node that restarts, a leader that is being elected. */
final class WeaviateErrors {
    private static final Set<String> PASSING_GRPC =
            Set.of("UNAVAILABLE", "RESOURCE_EXHAUSTED", "DEADLINE_EXCEEDED", "ABORTED");
    private static final Set<Integer> PASSING_HTTP = Set.of(429, 502, 503, 504);

    /** What Weaviate says inside errors that carry no fitting code. */
    private static final List<String> PASSING_WORDS = List.of(
            "cannot reach enough replicas",
            "cannot achieve consistency",
            "connection refused",
            "context deadline exceeded",
            "leader not found",
            "not enough memory",
            "no such host",
            "overloaded",
            "too many requests",
            "transport is closing");

    /** What 1.38 says to a wrong key over gRPC, with the code UNKNOWN. */
    private static final String REFUSED_KEY = "extract auth: unauthorized";

    private WeaviateErrors() {}

    static boolean retriable(Exception e) {
        return switch (e) {
            case WeaviateConnectException connect -> true;
            case WeaviateTransportException transport -> true;
            case IOException io -> true;
            case WeaviateApiException api -> retriable(api);
            default -> false;
        };
    }

    private static boolean retriable(WeaviateApiException e) {
        boolean code =
                e.isHTTP() ? PASSING_HTTP.contains(e.httpStatusCode()) : PASSING_GRPC.contains(e.grpcStatusCode());
        return code || retriable(String.valueOf(e.getMessage()));
    }

    /** @param message error of one object of a batch */
    static boolean retriable(String message) {
        var lower = message.toLowerCase(Locale.ROOT);
        return PASSING_WORDS.stream().anyMatch(lower::contains);
    }

    /**
     * @param sent how many objects a batch had
     * @param errors of those that were refused
     * @throws StoreException when one was
     */
    static void requireStored(int sent, List<String> errors) {
        if (errors.isEmpty()) return;
        throw new StoreException(
                "Weaviate refused " + errors.size() + " of " + sent + " objects: " + errors.getFirst(),
                errors.stream().allMatch(WeaviateErrors::retriable),
                null);
    }

    /** @throws StoreException when some were not deleted */
    static void requireDeleted(long failed, String what) {
        if (failed > 0) throw new StoreException("Weaviate did not delete " + failed + " " + what, true, null);
    }

    /** Whether nobody answered over gRPC, whose channel looks for the server more and more seldom then. */
    static boolean isUnreachable(Exception e) {
        return e instanceof WeaviateApiException api && !api.isHTTP() && "UNAVAILABLE".equals(api.grpcStatusCode());
    }

    /** Whether it says, itself or by its cause, that the API key is not accepted. */
    static boolean refusesKey(Throwable e) {
        return switch (e) {
            case null -> false;
            case WeaviateApiException api when refusesKey(api) -> true;
            default -> e.getCause() != e && refusesKey(e.getCause());
        };
    }

    private static boolean refusesKey(WeaviateApiException e) {
        if (e.isHTTP()) return e.httpStatusCode() == 401;
        return "UNAUTHENTICATED".equals(e.grpcStatusCode())
                || String.valueOf(e.getMessage()).contains(REFUSED_KEY);
    }
}
