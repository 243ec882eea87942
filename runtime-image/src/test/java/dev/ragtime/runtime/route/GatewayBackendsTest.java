package dev.ragtime.runtime.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When a gateway leaves a backend alone, and whom it blames. */
class GatewayBackendsTest {
    @Test
    void a_backend_that_asks_to_be_left_alone_is_and_its_client_is_told_how_long() throws Exception {
        try (var route = StubbedGateway.over("rl")) {
            var first = route.ask(StubbedGateway.CHAT);
            assertThat(first.statusCode()).isEqualTo(429);
            assertThat(first.headers().firstValue("Retry-After")).hasValue("37");

            route.now = route.now.plusSeconds(30);
            assertThat(route.ask(StubbedGateway.CHAT).headers().firstValue("Retry-After"))
                    .hasValue("7");
            assertThat(route.models.requests("rl")).hasSize(1);
            assertThat(route.state("rl")).isEqualTo("CoolingDown RateLimited");

            route.now = route.now.plusSeconds(7);
            route.ask(StubbedGateway.CHAT);
            assertThat(route.models.requests("rl")).hasSize(2);
        }
    }

    @Test
    void meanwhile_another_backend_answers() throws Exception {
        try (var route = StubbedGateway.over("rl", "ok")) {
            for (var i = 0; i < 3; i++) {
                assertThat(route.ask(StubbedGateway.CHAT).statusCode()).isEqualTo(200);
            }
            assertThat(route.models.requests("rl")).hasSize(1);
            route.awaitEvents("up", 3, 0);
        }
    }

    @Test
    void a_prompt_on_which_every_server_fails_takes_none_of_them_away() throws Exception {
        try (var route = StubbedGateway.over("broken", "poison")) {
            // the second is the first's stand-in here: both fail on this prompt
            for (var i = 0; i < 8; i++) {
                var poison = StubbedGateway.CHAT.replace("leave?", "poison");
                assertThat(route.ask(poison).statusCode()).isEqualTo(502);
            }
            assertThat(route.state("broken")).isEqualTo("Healthy");
            assertThat(route.state("poison")).isEqualTo("Healthy");
        }
    }

    @Test
    void many_different_such_prompts_take_none_away_either_while_others_are_answered() throws Exception {
        try (var route = StubbedGateway.over("poison", "broken")) {
            route.ask(StubbedGateway.CHAT);
            for (var i = 0; i < 8; i++) {
                route.ask(StubbedGateway.CHAT.replace("leave?", "poison " + i));
            }
            assertThat(route.state("poison")).isEqualTo("Healthy");
            assertThat(route.ask(StubbedGateway.CHAT).headers().firstValue("x-ragtime-backend"))
                    .hasValue("poison");
        }
    }

    @Test
    void servers_that_fail_on_everything_are_left_alone() throws Exception {
        try (var route = StubbedGateway.over("broken", "jsonerr")) {
            for (var i = 0; i < 3; i++) route.ask(StubbedGateway.CHAT.replace("leave?", "question " + i));

            assertThat(route.state("broken")).isEqualTo("CoolingDown ServerError");
            assertThat(route.state("jsonerr")).isEqualTo("CoolingDown ServerError");
        }
    }

    @Test
    void a_backend_that_fails_while_another_answers_the_same_is_left_alone() throws Exception {
        try (var route = StubbedGateway.over("broken", "ok")) {
            for (var i = 0; i < 5; i++) route.ask(StubbedGateway.CHAT);

            assertThat(route.models.requests("broken")).hasSize(3);
            assertThat(route.state("broken")).isEqualTo("CoolingDown ServerError");
            assertThat(route.state("ok")).isEqualTo("Healthy");
        }
    }

    @Test
    void a_kept_connection_that_the_server_has_closed_is_no_failure() throws Exception {
        try (var route = StubbedGateway.over("idle")) {
            for (var i = 0; i < 3; i++) {
                assertThat(route.ask(StubbedGateway.CHAT).statusCode()).isEqualTo(200);
            }
            assertThat(route.models.requests("idle"))
                    .as("one of them asked for a second time")
                    .hasSize(4);
            assertThat(route.models.requests("idle").get(1).connection())
                    .as("one of the probe's and the first request's")
                    .isLessThanOrEqualTo(2);
            route.awaitEvents("up", 3, 0);
        }
    }

    @Test
    void many_kept_connections_that_the_server_has_closed_are_no_failure() throws Exception {
        try (var route = StubbedGateway.over("hasty");
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = IntStream.range(0, 4)
                    .mapToObj(i -> callers.submit(() -> route.ask(StubbedGateway.CHAT)))
                    .toList();
            while (route.models.requests("hasty").size() < 4) Thread.onSpinWait();
            route.models.gate.countDown();
            for (var answer : first) assertThat(answer.get().statusCode()).isEqualTo(200);

            for (var i = 0; i < 3; i++) {
                assertThat(route.ask(StubbedGateway.CHAT).statusCode()).isEqualTo(200);
            }
        }
    }
}
