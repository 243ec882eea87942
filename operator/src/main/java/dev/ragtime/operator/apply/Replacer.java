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

    /**
     * What can be done where applying was refused: a field that cannot change is made anew with its object, and fields
     * that contradict each other are replaced.
     *
     * @return the object as it stands then
     * @throws KubernetesClientException {@code refusal}, when nothing can be done about it, or what was refused next
     */
    HasMetadata instead(HasMetadata actual, HasMetadata wanted, KubernetesClientException refusal) {
        if (ApplyFailures.isImmutable(refusal)) {
            if (!Replacement.mayBeMadeAnew(actual)) throw refusal;
            server.delete(actual);
            return server.apply(wanted);
        }
        if (!Replacement.mayHelp(actual)) throw refusal;
        return replace(actual, wanted);
    }

    private HasMetadata once(HasMetadata actual, HasMetadata wanted) {
        // applied once more, so that a field that is wanted no longer goes one day
        var applied = server.apply(wanted, put(actual, wanted));
        return Replacement.withoutTrace(applied, OperatorSettings.FIELD_MANAGER)
                .map(server::replace)
                .orElse(applied);
    }

    private HasMetadata put(HasMetadata actual, HasMetadata wanted) {
        try {
            return server.replace(Replacement.of(actual, wanted));
        } catch (KubernetesClientException e) {
            if (e.getCode() != ApplyFailures.UNPROCESSABLE || ApplyFailures.isImmutable(e)) throw e;
            // what someone else added may be what contradicts
            return server.replace(Replacement.whole(actual, wanted));
        }
    }
}
