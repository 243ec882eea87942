package dev.ragtime.operator.apply;

import dev.ragtime.operator.OperatorSettings;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/**
 * Puts a wanted object in place of one that cannot be applied over. Others write to it at the same time, such as its
 * controller to its status: then it is read anew at once, since the waits of a failed reconcile would grow.
 */
record Replacer(ApiServer server) {
    private static final int ATTEMPTS = 5;

    /**
     * @return the object as it stands then
     * @throws KubernetesClientException when it is refused, or when the object is another one by now
     */
    HasMetadata replace(HasMetadata actual, HasMetadata wanted) {
        var newest = actual;
        for (int attempt = 1; ; attempt++) {
            try {
                return once(newest, wanted);
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || attempt == ATTEMPTS) throw e;
                newest = server.live(wanted)
                        .filter(now -> now.getMetadata()
                                .getUid()
                                .equals(actual.getMetadata().getUid()))
                        .orElseThrow(() -> e);
            }
        }
    }

    private HasMetadata once(HasMetadata actual, HasMetadata wanted) {
        try {
            // applied once more, so that a field that is wanted no longer goes one day
            var applied = server.apply(wanted, server.replace(Replacement.of(actual, wanted)));
            return Replacement.withoutTrace(applied, OperatorSettings.FIELD_MANAGER)
                    .map(server::replace)
                    .orElse(applied);
        } catch (KubernetesClientException e) {
            if (!ApplyFailures.isImmutable(e) || !Replacement.mayBeMadeAnew(actual)) throw e;
            server.delete(actual);
            return server.apply(wanted);
        }
    }
}
