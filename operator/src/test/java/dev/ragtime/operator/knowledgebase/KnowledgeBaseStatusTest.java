package dev.ragtime.operator.knowledgebase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.PodSettings;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.slo.Coverage;
import dev.ragtime.api.slo.EventCount;
import dev.ragtime.api.slo.SloEvaluation;
import dev.ragtime.operator.kubernetes.Conditions;
import dev.ragtime.operator.kubernetes.EventReason;
import dev.ragtime.operator.kubernetes.Events.Notice;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import dev.ragtime.operator.kubernetes.StatusWriter;
import dev.ragtime.operator.serving.Golden;
import dev.ragtime.operator.slo.SloReport;
import dev.ragtime.operator.slo.fresh.SourceRead;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnowledgeBaseStatusTest {
    private static final String WITHOUT_VOLUME = """
            metadata: {name: handbook-weaviate-0, labels: {app.kubernetes.io/component: weaviate}}
            status:
              phase: Pending
              conditions:
              - type: PodScheduled
                status: "False"
                reason: Unschedulable
                lastTransitionTime: "2026-03-01T11:00:00Z"
                message: "0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found"
            """;

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "created-while-the-store-starts",
                "first-run-begins-once-the-store-answers",
                "run-under-way",
                "first-run-succeeds",
                "a-changed-source-begins-a-run",
                "a-full-store-takes-no-change",
                "a-lost-index-is-read-again",
                "a-lost-index-while-the-run-reads",
                "a-later-failing-run-leaves-it-serving",
                "the-failure-is-remembered-when-its-pods-are-gone",
                "a-missing-configmap-stalls",
                "a-missing-configmap-stops-no-other-source",
                "a-missing-model-stalls",
                "a-missing-embedding-route-stalls",
                "a-missing-route-to-a-writer-stalls",
                "a-run-is-judged-without-what-it-left-out",
                "an-image-that-cannot-be-pulled-stalls",
                "an-invalid-schedule-stalls-and-serves-on",
                "a-lost-quorum-is-not-ready",
                "a-deleted-job-counts-as-failed",
                "what-was-pushed-is-counted",
                "a-run-of-one-source-succeeds",
                "a-run-of-one-source-fails",
                "a-source-is-asked-for-while-its-run-reads",
                "a-source-is-asked-for-while-suspended"
            })
    void theStatusAndTheNewsAreThoseOfTheGoldenFile(String scenario) {
        var model = Scenario.model(scenario);
        var status = StatusFactory.status(model, model.runPlan().toStart(), SloReport.EMPTY);
        Golden.verify("knowledgebase/" + scenario, List.of(written(status), said(model, status)));
    }

    @Test
    void aMissedObjectiveIsToldBesideAllElseAndTakesNothingAway() {
        var model = Scenario.model("an-objective-that-is-missed");
        var fresh = model.resource().getSpec().objectives().getFirst();
        var events = new EventCount(39_500, 40_000);
        var seen = new Coverage(40_000, 40_000);
        var at = Instant.parse("2026-03-01T11:59:30Z");
        var measured = SloEvaluation.status(fresh, window -> events, seen, "Embedded", at);

        var status = StatusFactory.status(model, Optional.empty(), SloReport.of(List.of(measured), List.of()));

        Golden.verify("knowledgebase/an-objective-that-is-missed", List.of(written(status), said(model, status)));
        model.resource().setStatus(status);
        assertThat(StatusWriter.equal(
                        status,
                        StatusFactory.status(
                                KnowledgeBaseModel.of(model.seen(), Scenario.SETTINGS),
                                Optional.empty(),
                                SloReport.EMPTY)))
                .as("an operator that has not measured yet leaves it as it stands")
                .isTrue();
    }

    @Test
    void whatTheStatusSaysOfASourceIsWhatItsMinutesAreJudgedBy() {
        var seen = StatusFactory.seen(Scenario.model("an-objective-that-is-missed"));
        var read = new SourceRead(Instant.parse("2026-03-01T10:58:10Z"), Instant.parse("2026-03-01T11:00:00Z"));

        assertThat(seen.reads())
                .containsExactly(Map.entry("faq", Optional.of(read)), Map.entry("new", Optional.empty()));
        assertThat(seen.lost()).isFalse();
        assertThat(StatusFactory.seen(Scenario.model("a-lost-index-is-read-again")))
                .satisfies(lost -> assertThat(lost.lost()).isTrue())
                .satisfies(lost -> assertThat(lost.reads()).containsValue(Optional.empty()));
    }

    @ParameterizedTest(name = "{0} written once is not written again")
    @ValueSource(
            strings = {
                "created-while-the-store-starts",
                "run-under-way",
                "first-run-succeeds",
                "a-later-failing-run-leaves-it-serving",
                "a-missing-configmap-stalls",
                "a-run-is-judged-without-what-it-left-out",
                "a-lost-quorum-is-not-ready",
                "a-run-of-one-source-succeeds",
                "a-run-of-one-source-fails"
            })
    void theSameSituationGivesTheSameStatusAndNoNews(String scenario) {
        var first = Scenario.model(scenario);
        var status = StatusFactory.status(first, first.runPlan().toStart(), SloReport.EMPTY);
        var resource = first.resource();
        resource.setStatus(status);

        var again = KnowledgeBaseModel.of(first.seen(), Scenario.SETTINGS);
        var next = StatusFactory.status(again, again.runPlan().toStart(), SloReport.EMPTY);

        assertThat(StatusWriter.equal(status, next)).isTrue();
        assertThat(Notices.between(status, next)).isEmpty();
    }

    @Test
    void aRefusedObjectStallsFromTheFirstStatusOn() {
        var refused = Finding.stalled(Reason.ApplyFailed, "the API server refuses StatefulSet team/handbook-weaviate");
        var model = Scenario.model("created-while-the-store-starts").withRefused(List.of(refused));

        var status = StatusFactory.status(model, Optional.empty(), SloReport.EMPTY);

        assertThat(Conditions.find(status.conditions(), Conditions.STALLED))
                .hasValueSatisfying(stalled -> assertThat(stalled.getReason() + ": " + stalled.getMessage())
                        .isEqualTo("ApplyFailed: " + refused.message()));
        assertThat(Conditions.isTrue(status.conditions(), Conditions.RECONCILING))
                .isFalse();
        assertThat(Notices.between(KnowledgeBaseStatus.NONE, status))
                .singleElement()
                .satisfies(notice -> assertThat(notice.reason()).isEqualTo(EventReason.Stalled));
    }

    @Test
    void anObjectThatABusyServerDoesNotTakeIsToldFromTheFirstStatusOn() {
        var busy = Finding.waiting(Reason.ApplyRetrying, "Secret hr/handbook-weaviate could not be applied: timed out");
        var model = Scenario.model("created-while-the-store-starts").withRefused(List.of(busy));

        var conditions =
                StatusFactory.status(model, Optional.empty(), SloReport.EMPTY).conditions();

        assertThat(said(conditions, Conditions.RECONCILING)).isEqualTo("True ApplyRetrying: " + busy.message());
        assertThat(said(conditions, Conditions.READY))
                .isEqualTo("False StoreStarting: 0 of 1 nodes answer; " + busy.message());
        assertThat(Conditions.isTrue(conditions, Conditions.STALLED)).isFalse();
    }

    @Test
    void theSettingsOfPodsInForceAreThoseOfTheChartUnderThoseOfTheResource() {
        var own = Scenario.model("created-while-the-store-starts");
        var chart = new PodSettings(Map.of("pool", "general"), null, null, null, "low", null, null, null, null);
        var model = KnowledgeBaseModel.of(own.seen(), Scenario.settings(chart));

        var podSettings = StatusFactory.status(model, Optional.empty(), SloReport.EMPTY)
                .effective()
                .path("podSettings");

        assertThat(podSettings.at("/nodeSelector/pool").asText()).isEqualTo("general");
        assertThat(podSettings.path("priorityClassName").asText()).isEqualTo("low");
    }

    @Test
    void aRefusedRunLeavesAnIndexThatServesServing() {
        var refused = Finding.stalled(Reason.PodsRefused, "pods of Job handbook-sync-2 are refused: exceeded quota");
        var model = Scenario.model("a-changed-source-begins-a-run").withRefused(List.of(refused));

        var conditions =
                StatusFactory.status(model, Optional.empty(), SloReport.EMPTY).conditions();

        assertThat(Conditions.isTrue(conditions, Conditions.READY)).isTrue();
        assertThat(Conditions.isTrue(conditions, Conditions.STALLED)).isTrue();
    }

    @Test
    void aMissingStorageClassIsWhatStallsNotTheSchedulersWordsForIt() {
        var missing = Finding.stalled(Reason.StorageClassMissing, "StorageClass nope does not exist: create it");

        var conditions = starting(List.of(missing), WITHOUT_VOLUME);

        assertThat(said(conditions, Conditions.STALLED)).isEqualTo("True StorageClassMissing: " + missing.message());
        assertThat(said(conditions, Conditions.READY)).isEqualTo("False StorageClassMissing: " + missing.message());
        assertThat(Conditions.isTrue(conditions, Conditions.RECONCILING)).isFalse();
    }

    @Test
    void aVolumeThatIsWaitedForIsNamed() {
        var waits = Finding.waiting(Reason.VolumeNotProvisioned, "data-handbook-weaviate-0 has no volume yet");

        var conditions = starting(List.of(waits), WITHOUT_VOLUME);

        assertThat(said(conditions, Conditions.RECONCILING))
                .isEqualTo("True StoreStarting: 0 of 1 nodes answer; data-handbook-weaviate-0 has no volume yet");
        assertThat(Conditions.isTrue(conditions, Conditions.STALLED)).isFalse();
    }

    @Test
    void aNodeThatIsWaitedForIsNamedWithItsReason() {
        var withoutNode = "handbook-weaviate-0, labels: {app.kubernetes.io/component: weaviate}";

        var conditions = starting(List.of(), pending(withoutNode, "11:58:00"));

        var message = "0 of 1 nodes answer; pod handbook-weaviate-0: 0/1 nodes are available: 1 Insufficient cpu.";
        assertThat(said(conditions, Conditions.RECONCILING)).isEqualTo("True StoreStarting: " + message);
        assertThat(said(conditions, Conditions.READY)).isEqualTo("False StoreStarting: " + message);
        assertThat(Conditions.isTrue(conditions, Conditions.STALLED)).isFalse();
        assertThat(said(starting(List.of(), pending(withoutNode, "11:55:00")), Conditions.STALLED))
                .startsWith("True Unschedulable");
    }

    @Test
    void aPodOfARunThatIsWaitedForIsNamedWithItsReason() {
        var withoutNode =
                "handbook-sync-1-1-0-x, labels: {app.kubernetes.io/component: ingest, ragtime.dev/run: \"1\"}";
        var model = Scenario.model("run-under-way", List.of(), pending(withoutNode, "11:59:00"));

        var conditions =
                StatusFactory.status(model, Optional.empty(), SloReport.EMPTY).conditions();

        assertThat(said(conditions, Conditions.RECONCILING))
                .isEqualTo("True SyncRunning: A run is under way; pod handbook-sync-1-1-0-x: 0/1 nodes are available:"
                        + " 1 Insufficient cpu.");
    }

    private static String pending(String nameAndLabels, String since) {
        return """
                metadata: {name: %s}
                status:
                  phase: Pending
                  conditions:
                  - type: PodScheduled
                    status: "False"
                    reason: Unschedulable
                    lastTransitionTime: "2026-03-01T%sZ"
                    message: "0/1 nodes are available: 1 Insufficient cpu."
                """.formatted(nameAndLabels, since);
    }

    private static List<Condition> starting(List<Finding> unbound, String... pods) {
        var model = Scenario.model("created-while-the-store-starts", unbound, pods);
        return StatusFactory.status(model, Optional.empty(), SloReport.EMPTY).conditions();
    }

    private static String said(List<Condition> conditions, String type) {
        var condition = Conditions.find(conditions, type).orElseThrow();
        return "%s %s: %s".formatted(condition.getStatus(), condition.getReason(), condition.getMessage());
    }

    private static HasMetadata written(KnowledgeBaseStatus status) {
        var resource = new KnowledgeBase();
        resource.setMetadata(new ObjectMetaBuilder().withName("handbook").build());
        resource.setStatus(status);
        return resource;
    }

    private static HasMetadata said(KnowledgeBaseModel model, KnowledgeBaseStatus status) {
        var before = KnowledgeBaseModel.status(model.resource()).orElse(KnowledgeBaseStatus.NONE);
        var events = new TreeMap<String, String>();
        for (Notice notice : Notices.between(before, status)) {
            events.put(notice.reason().name(), notice.reason().type() + ": " + notice.message());
        }
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName("events")
                .endMetadata()
                .withData(events)
                .build();
    }
}
