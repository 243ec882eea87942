package dev.ragtime.operator.apply;

import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import dev.ragtime.operator.kubernetes.Terminating;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.Set;

/** Tells objects that the API server refuses, which a person must mend, from failures that pass by themselves; pure. */
final class ApplyFailures {
    static final int UNPROCESSABLE = 422;
    private static final Set<Integer> REFUSED = Set.of(
            HttpURLConnection.HTTP_BAD_REQUEST,
            HttpURLConnection.HTTP_FORBIDDEN,
            HttpURLConnection.HTTP_ENTITY_TOO_LARGE,
            UNPROCESSABLE);

    private ApplyFailures() {}

    /** Why {@code object} was refused; empty for any other failure, after which trying again may help. */
    static Optional<Finding> refusal(HasMetadata object, KubernetesClientException e) {
        if (!REFUSED.contains(e.getCode()) && !isWebhookAway(e)) return Optional.empty();
        if (Terminating.isWhy(e)) return Optional.of(Finding.waiting(Reason.Progressing, said(e)));
        return Optional.of(Finding.stalled(
                Reason.ApplyFailed,
                "the API server refuses %s %s/%s: %s"
                        .formatted(
                                object.getKind(),
                                object.getMetadata().getNamespace(),
                                object.getMetadata().getName(),
                                said(e))));
    }

    /** Whether the refusal is about a field that cannot change while the object exists. */
    static boolean isImmutable(KubernetesClientException e) {
        return e.getCode() == UNPROCESSABLE && said(e).contains("immutable");
    }

    /** A webhook that must be asked and cannot be: nothing passes until a person mends it. */
    private static boolean isWebhookAway(KubernetesClientException e) {
        return e.getCode() == HttpURLConnection.HTTP_INTERNAL_ERROR && said(e).contains("failed calling webhook");
    }

    /** The server's own sentence, which names object and field, without the request around it. */
    private static String said(KubernetesClientException e) {
        return Optional.ofNullable(e.getStatus()).map(Status::getMessage).orElse(e.getMessage());
    }
}
