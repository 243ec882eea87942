package dev.ragtime.operator.knowledgebase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.operator.kubernetes.Events.Notice;
import dev.ragtime.operator.kubernetes.StatusWriter;
import dev.ragtime.operator.serving.Golden;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnowledgeBaseStatusTest {
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "created-while-the-store-starts",
                "first-run-begins-once-the-store-answers",
                "run-under-way",
                "first-run-succeeds",
                "a-changed-source-begins-a-run",
                "a-later-failing-run-leaves-it-serving",
                "the-failure-is-remembered-when-its-pods-are-gone",
                "a-missing-configmap-stalls",
                "an-image-that-cannot-be-pulled-stalls",
                "an-invalid-schedule-stalls-and-serves-on",
                "a-lost-quorum-is-not-ready",
                "a-deleted-job-counts-as-failed"
            })
    void theStatusAndTheNewsAreThoseOfTheGoldenFile(String scenario) {
        var model = Scenario.model(scenario);
        var status = StatusFactory.status(model, model.jobToStart());
        Golden.verify("knowledgebase/" + scenario, List.of(written(status), said(model, status)));
    }

    @ParameterizedTest(name = "{0} written once is not written again")
    @ValueSource(
            strings = {
                "created-while-the-store-starts",
                "run-under-way",
                "first-run-succeeds",
                "a-later-failing-run-leaves-it-serving",
                "a-missing-configmap-stalls",
                "a-lost-quorum-is-not-ready"
            })
    void theSameSituationGivesTheSameStatusAndNoNews(String scenario) {
        var first = Scenario.model(scenario);
        var status = StatusFactory.status(first, first.jobToStart());
        var resource = first.resource();
        resource.setStatus(status);

        var again = KnowledgeBaseModel.of(first.seen(), Scenario.SETTINGS);
        var next = StatusFactory.status(again, again.jobToStart());

        assertThat(StatusWriter.write(resource, next, KnowledgeBase::new).isNoUpdate())
                .isTrue();
        assertThat(Notices.between(status, next)).isEmpty();
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
