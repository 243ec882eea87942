package dev.ragtime.operator.knowledgebase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.operator.knowledgebase.sync.SyncDecision;
import dev.ragtime.operator.knowledgebase.sync.SyncRequests;
import dev.ragtime.operator.knowledgebase.sync.SyncRuns;
import dev.ragtime.operator.knowledgebase.sync.SyncSpec;
import dev.ragtime.operator.knowledgebase.sync.SyncTrigger;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import dev.ragtime.operator.slo.SloReport;
import dev.ragtime.operator.watch.SecretReading;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Sources that are asked for one by one. */
class AskedSourcesTest {
    private static final SyncDecision DOCS = new SyncDecision.StartSome(new TreeSet<>(Set.of("docs")));

    @Test
    void aSourceThatIsAskedForIsReadAloneByARunThatSaysSo() {
        var model = Scenario.model("a-source-is-asked-for");

        assertThat(model.decision()).isEqualTo(DOCS);
        assertThat(model.runPlan().toStart())
                .hasValueSatisfying(job -> assertThat(SyncRuns.sources(job)).containsExactly("docs"));
    }

    @Test
    void whatIsAskedForWhileItsSourceIsReadIsOneMoreRun() {
        assertThat(Scenario.model("a-source-is-asked-for-while-its-run-reads").decision())
                .isEqualTo(DOCS);
    }

    @Test
    void aRunThatServedARequestIsNotRepeated() {
        var model = Scenario.model("a-run-of-one-source-succeeds");
        assertThat(model.decision()).isEqualTo(new SyncDecision.Idle(Optional.of(at("12:00:00"))));

        model.resource().setStatus(StatusFactory.status(model, Optional.empty(), SloReport.EMPTY));
        assertThat(again(model).decision()).as("also once its Job is known").isInstanceOf(SyncDecision.Idle.class);
    }

    @Test
    void aFailedRunOfOneSourceIsTriedAgainForThisSource() {
        var model = Scenario.model("a-run-of-one-source-fails");
        assertThat(model.decision()).isEqualTo(new SyncDecision.Retry(at("11:50:55")));

        model.resource().setStatus(StatusFactory.status(model, Optional.empty(), SloReport.EMPTY));
        model.resource().getMetadata().getAnnotations().put(SyncRequests.annotation("wiki"), "now");
        assertThat(again(model).decision())
                .as("a source that did not fail takes it along")
                .isEqualTo(new SyncDecision.StartSome(new TreeSet<>(Set.of("docs", "wiki"))));
    }

    @Test
    void aRequestThatIsTakenBackIsNotTriedAgain() {
        var model = Scenario.model("a-run-of-one-source-fails");
        model.resource().setStatus(StatusFactory.status(model, Optional.empty(), SloReport.EMPTY));
        model.resource().getMetadata().getAnnotations().clear();

        assertThat(again(model).decision()).isInstanceOf(SyncDecision.Idle.class);
        assertThat(FailedRun.standing(again(model))).isEmpty();
    }

    @Test
    void whatARunOfAllTriedInVainIsTriedAgainWithAll() {
        assertThat(Scenario.model("a-run-of-all-fails-for-a-source-that-is-asked-for")
                        .decision())
                .isEqualTo(new SyncDecision.Retry(at("11:50:55")));
    }

    @Test
    void aWebhookWithoutItsTokenIsToldAndKeepsNoRunBack() {
        var seen = Scenario.model("a-source-is-asked-for").seen();
        var secrets = new TreeMap<>(seen.secrets());
        secrets.remove("hooks");

        var model = KnowledgeBaseModel.of(Scenario.withSecrets(seen, secrets), Scenario.SETTINGS);

        assertThat(model.decision()).isEqualTo(DOCS);
        assertThat(model.problems())
                .containsExactly(
                        Finding.stalled(
                                Reason.MissingSecret,
                                "spec.sources[docs].webhook.tokenSecret.name: Secret hr/hooks does not exist: create it, or correct the name"));
    }

    @Test
    void aTokenThatSaysNothingIsToldLikeOneThatIsMissing() {
        var seen = Scenario.model("a-source-is-asked-for").seen();
        var secrets = new TreeMap<>(seen.secrets());
        secrets.put("hooks", new SecretReading(Set.of("token"), Set.of("token"), Optional.of("1a")));

        var model = KnowledgeBaseModel.of(Scenario.withSecrets(seen, secrets), Scenario.SETTINGS);

        assertThat(model.problems())
                .containsExactly(
                        Finding.stalled(
                                Reason.MissingSecret,
                                "spec.sources[docs].webhook.tokenSecret.name: Secret hr/hooks has nothing in key token: add the secret that the sender of hooks has, too"));
    }

    @Test
    void anOperatorThatTakesNoWebhooksSaysSo() {
        var model =
                KnowledgeBaseModel.of(Scenario.model("a-source-is-asked-for").seen(), Scenario.deaf());

        assertThat(model.problems())
                .extracting(Finding::reason, Finding::message)
                .containsExactly(
                        tuple(
                                Reason.WebhooksOff,
                                "spec.sources[docs].webhook: this operator takes no webhooks: set webhook.enabled in its chart, or leave it out"));
        assertThat(StatusFactory.status(model, Optional.empty(), SloReport.EMPTY)
                        .sources())
                .allMatch(source -> source.webhookPath() == null);
    }

    @Test
    void aWebhookThatIsAddedBeginsNoRunAndEndsNone() {
        var with = knowledgeBase(", webhook: {type: GitHub, tokenSecret: {name: hooks}}");
        var without = knowledgeBase("");

        assertThat(trigger(with)).isEqualTo(trigger(without));
        assertThat(SyncSpec.hash(with)).isEqualTo(SyncSpec.hash(without));
    }

    @Test
    void askingOnceMoreChangesNothingUntilARunBegan() {
        var resource = Scenario.model("a-source-is-asked-for").resource();
        assertThat(SyncRequests.awaitsRun(resource, "docs", List.of())).isTrue();
        assertThat(SyncRequests.awaitsRun(resource, "docs", List.of(job("2026-03-01T10:00:00Z"))))
                .isTrue();
        assertThat(SyncRequests.awaitsRun(resource, "docs", List.of(job("2026-03-01T11:50:00Z"))))
                .isFalse();
        assertThat(SyncRequests.awaitsRun(resource, "wiki", List.of()))
                .as("nobody asked")
                .isFalse();
        var served = Scenario.model("a-run-of-one-source-succeeds");
        served.resource().setStatus(StatusFactory.status(served, Optional.empty(), SloReport.EMPTY));
        assertThat(SyncRequests.awaitsRun(served.resource(), "docs", List.of())).isFalse();
    }

    private static Job job(String carries) {
        return new JobBuilder()
                .withNewMetadata()
                .addToAnnotations(SyncRequests.annotation("docs"), carries)
                .endMetadata()
                .build();
    }

    private static KnowledgeBaseModel again(KnowledgeBaseModel model) {
        return KnowledgeBaseModel.of(model.seen(), Scenario.SETTINGS);
    }

    private static Instant at(String time) {
        return Instant.parse("2026-03-01T" + time + "Z");
    }

    private static String trigger(KnowledgeBase resource) {
        return SyncTrigger.of(resource, Map.of(), Map.of(), Set.of());
    }

    private static KnowledgeBase knowledgeBase(String webhook) {
        return Serialization.unmarshal("""
                apiVersion: ragtime.dev/v1alpha1
                kind: KnowledgeBase
                metadata: {name: handbook, namespace: hr}
                spec: {sources: [{name: docs, git: {url: "https://git.example.com/docs.git"}%s}]}
                """.formatted(webhook), KnowledgeBase.class);
    }
}
