package dev.ragtime.operator.apply;

import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import dev.ragtime.operator.kubernetes.Terminating;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Tells objects that the API server refuses, which a person must mend, from failures that pass by themselves; pure. */
final class ApplyFailures {
    static final int UNPROCESSABLE = 422;
    private static final Set<Integer> REFUSED = Set.of(
            HttpURLConnection.HTTP_BAD_REQUEST,
            HttpURLConnection.HTTP_FORBIDDEN,
            HttpURLConnection.HTTP_ENTITY_TOO_LARGE,
            UNPROCESSABLE);

    /** The lowest code of an answer; without one the client makes up a lower. */
    private static final int ANY_ANSWER = 100;

    private static final int TOO_MANY_REQUESTS = 429;

    /** The server's words for it; the second of a Service's address. */
    private static final List<String> UNCHANGEABLE = List.of("immutable", "may not change once set");

    private ApplyFailures() {}

    /**
     * Why {@code object} does not stand as it should: it was refused, or the server is busy or away, which passes. Empty
     * for a conflict and the like, which the next look at the object settles.
     */
    static Optional<Finding> of(HasMetadata object, KubernetesClientException e) {
        return refusal(object, e).or(() -> isAway(e) ? Optional.of(retried(object, e)) : Optional.empty());
    }

    private static boolean isAway(KubernetesClientException e) {
        return e.getCode() < ANY_ANSWER
                || e.getCode() == HttpURLConnection.HTTP_UNAUTHORIZED
                || e.getCode() == TOO_MANY_REQUESTS
                || e.getCode() >= HttpURLConnection.HTTP_INTERNAL_ERROR;
    }

    private static Finding retried(HasMetadata object, KubernetesClientException e) {
        return Finding.waiting(
                Reason.ApplyRetrying,
                "%s could not be applied and is tried again: %s".formatted(named(object), said(e)));
    }

    /** Why {@code object} was refused; empty for any other failure, after which trying again may help. */
    private static Optional<Finding> refusal(HasMetadata object, KubernetesClientException e) {
        if (!REFUSED.contains(e.getCode()) && !isWebhookAway(e)) return Optional.empty();
        if (Terminating.isWhy(e)) return Optional.of(Finding.waiting(Reason.Progressing, said(e)));
        return Optional.of(
                Finding.stalled(Reason.ApplyFailed, "the API server refuses %s: %s".formatted(named(object), said(e))));
    }

    private static String named(HasMetadata object) {
        return "%s %s/%s"
                .formatted(
                        object.getKind(),
                        object.getMetadata().getNamespace(),
                        object.getMetadata().getName());
    }

    /** Whether the refusal is about a field that cannot change while the object exists. */
    static boolean isImmutable(KubernetesClientException e) {
        return e.getCode() == UNPROCESSABLE && UNCHANGEABLE.stream().anyMatch(said(e)::contains);
    }

    /** A webhook that must be asked and cannot be: nothing passes until a person mends it. */
    private static boolean isWebhookAway(KubernetesClientException e) {
        return e.getCode() == HttpURLConnection.HTTP_INTERNAL_ERROR && said(e).contains("failed calling webhook");
    }

    /** The server's own sentence, which names object and field, without the request around it; else what kept it away. */
    private static String said(KubernetesClientException e) {
        return Optional.ofNullable(e.getStatus())
                .map(Status::getMessage)
                .orElseGet(() -> cause(e).map(cause -> cause.getClass().getSimpleName() + ": " + cause.getMessage())
                        .orElse(e.getMessage()));
    }

    private static Optional<Throwable> cause(KubernetesClientException e) {
        return Stream.iterate(e.getCause(), Objects::nonNull, Throwable::getCause)
                .reduce((outer, inner) -> inner);
    }
}
