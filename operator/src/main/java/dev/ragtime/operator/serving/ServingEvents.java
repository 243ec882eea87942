package dev.ragtime.operator.serving;

import dev.ragtime.operator.kubernetes.Conditions;
import dev.ragtime.operator.kubernetes.EventReason;
import dev.ragtime.operator.kubernetes.Events;
import dev.ragtime.operator.kubernetes.Events.Notice;
import dev.ragtime.operator.slo.SloNews;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.stream.Stream;

/** The news between two states of a resource that serves; pure. */
public final class ServingEvents {
    private ServingEvents() {}

    public static List<Notice> between(List<Condition> before, List<Condition> after) {
        // what never served is not news when it does not serve for another reason
        var ready = Events.transition(
                        before, after, Conditions.READY, EventReason.BecameReady, EventReason.BecameUnready)
                .filter(notice ->
                        notice.reason() == EventReason.BecameReady || Conditions.isTrue(before, Conditions.READY));
        var ofPods = Events.list(
                ready,
                Events.transition(before, after, Conditions.STALLED, EventReason.Stalled, EventReason.Unstalled));
        var ofCounts = Events.list(Events.transition(
                before, after, Conditions.SLO_DATA_AVAILABLE, EventReason.ScrapeRecovered, EventReason.ScrapeFailing));
        return Stream.of(ofPods, SloNews.between(before, after), ofCounts)
                .flatMap(List::stream)
                .toList();
    }
}
