package dev.ragtime.operator.kubernetes;

import dev.ragtime.api.Sha256;
import dev.ragtime.operator.kubernetes.Conditions.Status;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes one Event for each transition. An Event's name is computed from what happened, so that a reconcile that ran
 * on a stale copy of the status says nothing twice.
 */
public final class Events {
    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    private final KubernetesClient client;
    private final Clock clock;

    public Events(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** Something worth telling a user, as computed by the pure part. {@code key} names this occurrence. */
    public record Notice(EventReason reason, String message, String key) {}

    /** Publishes notices about {@code resource}. A failure is logged: an Event is news, not state. */
    public void publish(HasMetadata resource, List<Notice> notices) {
        notices.forEach(notice -> publish(resource, notice));
    }

    private void publish(HasMetadata resource, Notice notice) {
        var event = event(
                resource,
                notice,
                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        try {
            client.v1()
                    .events()
                    .inNamespace(event.getMetadata().getNamespace())
                    .resource(event)
                    .create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT && !Terminating.isWhy(e)) {
                LOG.warn("Event {} could not be published: {}", notice.reason(), e.getMessage());
            }
        }
    }

    static Event event(HasMetadata resource, Notice notice, String now) {
        var meta = resource.getMetadata();
        var identity =
                String.join("|", String.valueOf(meta.getUid()), notice.reason().name(), notice.key());
        return new EventBuilder()
                .withNewMetadata()
                .withName(meta.getName() + "." + Sha256.hex(identity, 16))
                .withNamespace(meta.getNamespace())
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(resource.getApiVersion())
                .withKind(resource.getKind())
                .withName(meta.getName())
                .withNamespace(meta.getNamespace())
                .withUid(meta.getUid())
                .endInvolvedObject()
                .withType(notice.reason().type())
                .withReason(notice.reason().name())
                .withMessage(notice.message().length() > 1000 ? notice.message().substring(0, 1000) : notice.message())
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withCount(1)
                .withNewSource()
                .withComponent(Labels.OPERATOR)
                .endSource()
                .withReportingComponent("ragtime.dev/operator")
                .withReportingInstance(Labels.OPERATOR)
                .build();
    }

    /**
     * The news in a condition: its status flipped, or an abnormal one has another reason.
     *
     * @param whenTrue reason of the Event when the condition is now True
     * @param whenFalse reason of the Event when it is now False
     */
    public static Optional<Notice> transition(
            Collection<Condition> before,
            Collection<Condition> after,
            String type,
            EventReason whenTrue,
            EventReason whenFalse) {
        var now = Conditions.find(after, type).orElse(null);
        if (now == null || isUnknown(now)) return Optional.empty();
        var old = Conditions.find(before, type);
        var isTrue = Status.True.name().equals(now.getStatus());
        var reason = isTrue ? whenTrue : whenFalse;
        if (reason.isRecovery() && old.map(Events::isUnknown).orElse(true)) return Optional.empty();
        var flipped = old.map(c -> !c.getStatus().equals(now.getStatus()))
                // the first look at a healthy resource in the making is no news
                .orElse(isTrue);
        var otherReason = old.filter(c -> c.getStatus().equals(now.getStatus()))
                .map(c -> !c.getReason().equals(now.getReason()))
                .orElse(false);
        if (!flipped && !(otherReason && "Warning".equals(reason.type()))) return Optional.empty();
        var since = old.map(c -> c.getLastTransitionTime() + c.getReason()).orElse("");
        return Optional.of(new Notice(
                reason, now.getReason() + ": " + now.getMessage(), type + now.getStatus() + now.getReason() + since));
    }

    private static boolean isUnknown(Condition condition) {
        return Status.Unknown.name().equals(condition.getStatus());
    }

    /** What has been said about {@code object} lately, by whomever; asked of the API server, for nothing watches it. */
    public static List<Event> about(HasMetadata object, KubernetesClient client) {
        return client.v1()
                .events()
                .inNamespace(object.getMetadata().getNamespace())
                .withField("involvedObject.uid", object.getMetadata().getUid())
                .list()
                .getItems();
    }

    /** Collects optional notices. */
    @SafeVarargs
    public static List<Notice> list(Optional<Notice>... notices) {
        return Stream.of(notices).flatMap(Optional::stream).toList();
    }
}
