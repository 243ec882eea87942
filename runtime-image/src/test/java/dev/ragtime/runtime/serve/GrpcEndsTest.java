package dev.ragtime.runtime.serve;

import static dev.ragtime.runtime.serve.GrpcClients.ASKED;
import static dev.ragtime.runtime.serve.GrpcClients.counted;
import static dev.ragtime.runtime.serve.GrpcClients.counts;
import static dev.ragtime.runtime.serve.GrpcClients.drain;
import static dev.ragtime.runtime.serve.GrpcClients.events;
import static dev.ragtime.runtime.serve.GrpcClients.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.generate.ScriptedModel;
import dev.ragtime.v1.QueryServiceGrpc;
import dev.ragtime.v1.RetrieveRequest;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a call over gRPC ends when somebody leaves it: its caller, the model, the time that it has, the server. */
class GrpcEndsTest {
    private final GrpcClients clients = new GrpcClients();

    @AfterEach
    void disconnect() {
        clients.close();
    }

    @Test
    void a_caller_that_cancels_stops_the_model_and_is_no_event() throws Exception {
        try (var model = ScriptedModel.answering(ScriptedModel.endless("la "));
                var server = QueryServerFixture.answering(model)) {
            var context = Context.current().withCancellation();
            context.run(() -> clients.asking(server).answerStream(ASKED).next());
            context.cancel(null);

            stopped(model, server, 1);
        }
    }

    @Test
    void a_deadline_that_passes_stops_the_model_and_is_no_event() throws Exception {
        try (var model = ScriptedModel.answering(ScriptedModel.endless("la "));
                var server = QueryServerFixture.answering(model)) {
            var events = clients.asking(server)
                    .withDeadlineAfter(500, TimeUnit.MILLISECONDS)
                    .answerStream(ASKED);

            assertThat(failure(() -> drain(events)).getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
            assertThat(model.abandoned.await(10, TimeUnit.SECONDS)).isTrue();
            Awaitility.await().until(() -> counts(server, "AnswerStream", 4) + counts(server, "AnswerStream", 1) == 1);
            assertThat(events(server)).isZero();
        }
    }

    @Test
    void a_client_that_hangs_up_in_mid_answer_stops_the_model_and_is_no_event() throws Exception {
        try (var model = ScriptedModel.answering(ScriptedModel.endless("la "));
                var server = QueryServerFixture.answering(model);
                var proxy = new BreakableProxy(server.server.port())) {
            clients.asking(proxy.port()).answerStream(ASKED).next();
            proxy.breakOff();

            stopped(model, server, 1);
            assertThat(clients.asking(server)
                            .retrieve(RetrieveRequest.newBuilder().setQuery("x").build())
                            .getPassagesCount())
                    .isEqualTo(2);
        }
    }

    @Test
    void an_answer_that_takes_longer_than_the_pipeline_allows_is_a_bad_event() throws Exception {
        try (var model = ScriptedModel.answering(ScriptedModel.text(""))) {
            model.now(model.silence());
            try (var server = QueryServerFixture.withModel(
                    QueryServerFixture.handbook(), QueryServerFixture.chat(model), Duration.ofMillis(300))) {
                var status = failure(() -> clients.asking(server).answer(ASKED));

                assertThat(status.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
                counted(server, "Answer", 4);
                QueryServerTest.awaitEvents(server, "available", "bad", 1);
            }
        }
    }

    @Test
    void a_stream_that_the_model_cuts_ends_with_an_error_and_is_a_bad_event() throws Exception {
        var gate = new CountDownLatch(1);
        try (var model = ScriptedModel.answering(ScriptedModel.cutAfter(gate, "You have "));
                var server = QueryServerFixture.answering(model)) {
            var events = clients.asking(server).answerStream(ASKED);
            assertThat(events.next().getText()).isEqualTo("You have ");
            gate.countDown();

            assertThat(failure(() -> drain(events)).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            counted(server, "AnswerStream", 14);
            QueryServerTest.awaitEvents(server, "available", "bad", 1);
        }
    }

    @Test
    void a_running_stream_is_finished_before_the_process_ends_and_later_calls_are_refused() throws Exception {
        var gate = new CountDownLatch(1);
        try (var model = ScriptedModel.answering(ScriptedModel.stream(gate, "You have ", "25 days [1]."));
                var server = QueryServerFixture.answering(model)) {
            var channel = clients.channel(server.server.port());
            var events = QueryServiceGrpc.newBlockingStub(channel).answerStream(ASKED);
            events.next();
            var ended = new CountDownLatch(1);
            Thread.ofVirtual().start(() -> {
                try {
                    server.server.drain();
                    ended.countDown();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            Awaitility.await().until(() -> server.get("/readyz").statusCode() == 503);
            assertThat(clients.health(server)).isEqualTo(ServingStatus.NOT_SERVING);

            gate.countDown();
            assertThat(drain(events).getLast().getAnswer().getText()).isEqualTo("You have 25 days [1].");
            Awaitility.await().until(() -> server.get("/metrics").body().contains("ragtime_drained 1.0"));
            assertThat(failure(() -> clients.asking(server).answer(ASKED)).getCode())
                    .isEqualTo(Status.Code.UNAVAILABLE);

            server.get("/metrics?final=1");
            assertThat(server.events("available", "good")).isOne();
            assertThat(server.events("available", "bad")).isZero();
            assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void stopped(ScriptedModel model, QueryServerFixture server, int code) throws InterruptedException {
        assertThat(model.abandoned.await(10, TimeUnit.SECONDS)).isTrue();
        counted(server, "AnswerStream", code);
        assertThat(events(server)).isZero();
    }
}
