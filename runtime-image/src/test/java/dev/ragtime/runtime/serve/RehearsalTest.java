package dev.ragtime.runtime.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.runtime.generate.RouteChatModel;
import dev.ragtime.runtime.generate.ScriptedModel;
import dev.ragtime.runtime.http.Backends;
import dev.ragtime.runtime.pipeline.Pipelines;
import dev.ragtime.runtime.retrieve.RetrievalResult;
import dev.ragtime.runtime.store.StoreException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What happens before the first client's question. */
class RehearsalTest {
    @Test
    void the_index_is_searched_the_prompt_rendered_and_the_model_not_asked() throws Exception {
        var searches = new AtomicInteger();
        try (var model = ScriptedModel.answering(ScriptedModel.text("expensive"));
                var server = QueryServerFixture.withModel(
                        (query, topK, filter, caller) -> {
                            searches.incrementAndGet();
                            return new RetrievalResult(List.of(), true, List.of(), 1, 1);
                        },
                        new RouteChatModel(Backends.newClient(), model.url(), "chat", Duration.ofSeconds(5)))) {
            assertThat(Rehearsal.succeeds(server.pipeline())).isTrue();

            assertThat(searches).hasPositiveValue();
            assertThat(model.requests).isEmpty();
            assertThat(server.get("/metrics").body())
                    .as("what a pipeline counts")
                    .doesNotContain("ragtime_requests_total{")
                    .doesNotContain("outcome=\"good\",} 1.0");
        }
    }

    @Test
    void a_pipeline_that_narrows_what_is_found_begins_whatever_fields_its_index_has() throws Exception {
        var manifest = Serialization.unmarshal(
                QueryServerFixture.PIPELINE.replace(
                        "topK: 3", "topK: 3, filter: [{field: path, noneOf: [drafts/]}, {field: team, anyOf: [hr]}]"),
                RagPipeline.class);
        var pipeline = Pipelines.of(manifest, QueryServerFixture.all(QueryServerFixture.handbook()), Optional.empty());

        assertThat(manifest.getSpec().retrieval().filter()).hasSize(2);
        assertThat(Rehearsal.succeeds(pipeline)).isTrue();
    }

    @Test
    void a_model_that_cannot_be_reached_holds_nothing_back() throws Exception {
        var model = ScriptedModel.answering(ScriptedModel.text(""));
        model.close();
        try (var server = QueryServerFixture.withModel(
                QueryServerFixture.handbook(),
                new RouteChatModel(Backends.newClient(), model.url(), "chat", Duration.ofSeconds(5)))) {
            assertThat(Rehearsal.succeeds(server.pipeline())).isTrue();
        }
    }

    @Test
    void an_index_that_does_not_answer_is_no_success() throws Exception {
        try (var server = QueryServerFixture.extractive((query, topK, filter, caller) -> {
            throw new StoreException("connection refused", true, null);
        })) {
            assertThat(Rehearsal.succeeds(server.pipeline())).isFalse();
        }
    }

    @Test
    void a_pod_is_ready_once_every_step_has_succeeded_in_order() {
        var store = new AtomicBoolean();
        var rehearsals = new AtomicInteger();
        List<BooleanSupplier> steps = List.of(store::get, () -> rehearsals.incrementAndGet() == 2);
        var readiness = Readiness.of(steps);
        assertThat(readiness.getAsBoolean()).isFalse();
        assertThat(rehearsals).hasValue(0);

        store.set(true);

        Awaitility.await().until(readiness::getAsBoolean);
        assertThat(rehearsals).hasValue(2);
    }
}
