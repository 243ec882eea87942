package dev.ragtime.operator.kubernetes;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;

/** Tells refusals that are the normal end of a namespace from those that somebody must mend. */
public final class Terminating {
    private static final String NAMESPACE_IS_GOING = "NamespaceTerminating";

    private Terminating() {}

    /** Whether a write was refused since its namespace is being deleted, or is gone already. */
    public static boolean isWhy(KubernetesClientException refusal) {
        var details = Optional.ofNullable(refusal.getStatus()).map(Status::getDetails);
        return switch (refusal.getCode()) {
            case HttpURLConnection.HTTP_FORBIDDEN ->
                details.map(StatusDetails::getCauses).orElse(List.of()).stream()
                        .anyMatch(cause -> NAMESPACE_IS_GOING.equals(cause.getReason()));
            case HttpURLConnection.HTTP_NOT_FOUND ->
                details.map(StatusDetails::getKind).filter("namespaces"::equals).isPresent();
            default -> false;
        };
    }
}
