package dev.ragtime.operator.serving;

import dev.ragtime.operator.kubernetes.Reason;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.dependent.workflow.WorkflowReconcileResult;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Tells objects that the API server refuses, which a person must mend, from failures that pass by themselves. */
public final class ApplyFailures {
    private static final int UNPROCESSABLE = 422;
    private static final Set<Integer> REFUSED =
            Set.of(HttpURLConnection.HTTP_BAD_REQUEST, HttpURLConnection.HTTP_FORBIDDEN, UNPROCESSABLE);

    private ApplyFailures() {}

    /**
     * What was refused; empty when all was applied.
     *
     * @throws RuntimeException for any other failure: the operator SDK tries again, with growing waits
     */
    public static Optional<Finding> refused(WorkflowReconcileResult result) {
        var refusal = result.getErroredDependents().values().stream()
                .flatMap(ApplyFailures::causes)
                .filter(KubernetesClientException.class::isInstance)
                .map(KubernetesClientException.class::cast)
                .filter(e -> REFUSED.contains(e.getCode()))
                .map(e -> Finding.stalled(
                        Reason.ApplyFailed, "the API server refuses an object of this resource: " + said(e)))
                .findFirst();
        if (refusal.isEmpty()) result.throwAggregateExceptionIfErrorsPresent();
        return refusal;
    }

    /** The server's own sentence, which names object and field, without the request around it. */
    private static String said(KubernetesClientException e) {
        return Optional.ofNullable(e.getStatus()).map(Status::getMessage).orElse(e.getMessage());
    }

    private static Stream<Throwable> causes(Throwable error) {
        return Stream.iterate(error, e -> e != null, Throwable::getCause);
    }
}
