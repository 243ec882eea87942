package dev.ragtime.runtime.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.runtime.generate.ScriptedModel;
import dev.ragtime.runtime.http.Json;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a gateway does when a backend fails, between a real client and scripted backends. */
class GatewayFallbackTest {
    @AutoClose
    private final RunningGateway route = new RunningGateway();

    GatewayFallbackTest() throws IOException {}

    @Test
    void a_listed_status_makes_the_next_backend_answer_with_its_key() throws Exception {
        route.first.now(ScriptedModel.status(503, "loading"));

        assertThat(route.chat().body()).contains("from second");
        assertThat(route.second.requests.getFirst().authorization()).isEqualTo("Bearer s3cret");
        route.awaitEvents("available", "good", 1);
    }

    @Test
    void a_refused_connection_makes_the_next_backend_answer() throws Exception {
        route.first.close();

        assertThat(route.chat().body()).contains("from second");
        route.awaitState("first", "Down", "ConnectionRefused");
    }

    @Test
    void a_backend_without_a_first_byte_in_time_is_given_up() throws Exception {
        route.first.now(route.first.silence());

        assertThat(route.chat().body()).contains("from second");
        assertThat(route.get("/metrics").body()).contains("backend=\"first\",result=\"TimedOut\",} 1.0");
    }

    @Test
    void headers_alone_are_no_first_byte() throws Exception {
        var gate = new CountDownLatch(1);
        route.first.now(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().flush();
            gate.await();
        });

        assertThat(route.chat().body()).contains("from second");
        gate.countDown();
    }

    @Test
    void an_error_of_the_callers_own_making_is_passed_on_and_is_no_event() throws Exception {
        route.first.now(ScriptedModel.status(400, "messages is too long"));

        var response = route.chat();
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("messages is too long");
        assertThat(route.second.requests).isEmpty();
        assertThat(route.post("/v1/chat/completions", "{nonsense").statusCode()).isEqualTo(400);
        Awaitility.await()
                .untilAsserted(() -> assertThat(route.get("/metrics").body()).containsPattern("code=\"400\",} 2.0"));
        assertThat(route.events("available", "good") + route.events("available", "bad"))
                .isZero();
    }

    @Test
    void when_all_fail_the_error_lists_each_backend_and_its_reason() throws Exception {
        route.first.now(ScriptedModel.status(500, "x"));
        route.second.now(ScriptedModel.status(429, "x"));

        var response = route.chat();
        assertThat(response.statusCode()).isEqualTo(502);
        JsonNode error = Json.parse(response.body()).path("error");
        assertThat(error.path("code").asText()).isEqualTo("all_backends_failed");
        assertThat(error.path("message").asText())
                .contains("first: ServerError")
                .contains("second: RateLimited");
        route.awaitEvents("available", "bad", 1);
    }

    @Test
    void when_all_are_overloaded_the_caller_is_told_to_come_back() throws Exception {
        route.first.now(ScriptedModel.status(429, "x"));
        route.second.now(ScriptedModel.status(429, "x"));

        var response = route.chat();
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
        route.awaitEvents("available", "bad", 1);
    }

    @Test
    void a_rejected_key_takes_the_backend_down_and_the_next_one_answers() throws Exception {
        route.first.models(401);
        route.first.now(ScriptedModel.status(401, "who are you"));

        assertThat(route.chat().body()).contains("from second");
        route.awaitState("first", "Down", "CredentialsRejected");
    }

    @Test
    void a_missing_key_takes_the_backend_down_without_asking_it() throws Exception {
        route.restart("", Optional.empty());
        route.awaitState("second", "Down", "CredentialsMissing");
        route.first.now(ScriptedModel.status(500, "x"));

        assertThat(route.chat().body()).contains("first: ServerError").contains("second: CredentialsMissing");
        assertThat(route.second.requests).isEmpty();
    }

    @Test
    void a_failing_backend_cools_down_and_is_asked_again_afterwards() throws Exception {
        route.first.now(ScriptedModel.status(500, "x"));
        for (var i = 0; i < 4; i++) route.chat();
        assertThat(route.first.requests).as("left alone after three failures").hasSize(3);
        route.awaitState("first", "CoolingDown", "ServerError");

        route.now = route.now.plusSeconds(31);
        route.first.now(ScriptedModel.text("from first"));
        assertThat(route.chat().body()).contains("from first");
        route.awaitState("first", "Healthy", "");
    }

    @Test
    void when_all_cool_down_they_are_asked_all_the_same() throws Exception {
        route.first.now(ScriptedModel.status(500, "x"));
        route.second.now(ScriptedModel.status(500, "x"));
        for (var i = 0; i < 3; i++) route.chat();
        route.second.now(ScriptedModel.text("from second"));

        assertThat(route.chat().body()).contains("from second");
    }

    @Test
    void a_dead_backend_does_not_make_the_gateway_unready() throws Exception {
        route.first.close();
        route.second.close();
        route.awaitState("second", "Down", "ConnectionRefused");

        assertThat(route.get("/readyz").statusCode()).isEqualTo(200);
    }
}
