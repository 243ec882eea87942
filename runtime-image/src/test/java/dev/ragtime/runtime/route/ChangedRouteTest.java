package dev.ragtime.runtime.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.generate.StubModels;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A route that changes while its gateway runs. */
class ChangedRouteTest {
    @Test
    void the_next_request_goes_by_the_change_and_an_open_stream_ends_whole() throws Exception {
        try (var route = StubbedGateway.over("gated")) {
            var open = route.open(StubbedGateway.STREAM);
            var first = StubModels.word("Staff ").getBytes(StandardCharsets.UTF_8);
            assertThat(open.body().readNBytes(first.length)).isEqualTo(first);

            route.become("r-2", "ok");
            var next = route.ask(StubbedGateway.CHAT);
            assertThat(next.headers().firstValue("x-ragtime-backend")).hasValue("ok");
            assertThat(next.headers().firstValue("x-ragtime-route-revision")).hasValue("r-2");
            assertThat(route.state("gated")).isEmpty();
            assertThat(route.state("ok")).isEqualTo("Healthy");

            route.models.gate.countDown();
            assertThat(new String(open.body().readAllBytes(), StandardCharsets.UTF_8))
                    .endsWith("data: [DONE]\n\n");
            route.awaitMetric("revision=\"r-1\",endpoint=\"/v1/chat/completions\",code=\"200\",} 1.0");
            route.awaitMetric("revision=\"r-2\",endpoint=\"/v1/chat/completions\",code=\"200\",} 1.0");
        }
    }

    @Test
    void what_is_known_of_a_backend_that_stays_is_not_forgotten() throws Exception {
        try (var route = StubbedGateway.over("rl", "ok")) {
            route.ask(StubbedGateway.CHAT);
            route.become("r-2", "rl", "slow", "ok");

            assertThat(route.state("rl")).isEqualTo("CoolingDown RateLimited");
        }
    }
}
