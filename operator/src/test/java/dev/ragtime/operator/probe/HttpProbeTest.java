package dev.ragtime.operator.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.operator.probe.HttpProbe.Answer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpProbeTest {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final LoopbackPods pods = new LoopbackPods();

    @AfterEach
    void stop() {
        pods.close();
    }

    private Optional<Answer> get(String ip) throws InterruptedException {
        return pods.probe().get(HttpProbe.address(ip, pods.port(), "/x"), Map.of("Accept", "text/plain"), LIMIT);
    }

    @Test
    void an_address_of_version_6_stands_in_brackets() {
        assertThat(HttpProbe.address("fd00::17", 8080, "/metrics"))
                .isEqualTo(URI.create("http://[fd00::17]:8080/metrics"));
        assertThat(HttpProbe.address("10.0.0.7", 8080, "/metrics"))
                .isEqualTo(URI.create("http://10.0.0.7:8080/metrics"));
    }

    @Test
    void an_answer_is_told_whatever_its_status() throws Exception {
        assertThat(get(pods.start(LoopbackPods.says(200, "für alle")))).contains(new Answer(200, "für alle"));
        assertThat(get(pods.start(LoopbackPods.says(503, "later")))).contains(new Answer(503, "later"));
    }

    @Test
    void what_refuses_breaks_off_or_is_endless_did_not_answer() throws Exception {
        var breaksOff = pods.start(exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write('#');
        });
        var endless = pods.start(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            var megabyte = new byte[1024 * 1024];
            try {
                for (var sent = 0; sent < 64; sent++) exchange.getResponseBody().write(megabyte);
            } catch (IOException hungUp) {
                // as it should
                pods.requests().add("hung up");
            }
        });
        assertThat(get(breaksOff)).isEmpty();
        assertThat(get(endless)).isEmpty();
        assertThat(get("127.0.0.99")).isEmpty();
    }

    @Test
    void sixty_four_that_hang_take_as_long_as_one() throws Exception {
        var addresses = new ArrayList<URI>();
        for (var n = 0; n < 32; n++) {
            addresses.add(HttpProbe.address(pods.start(pods.hangs()), pods.port(), "/"));
            addresses.add(HttpProbe.address(pods.start(pods.hangsAfterHeaders()), pods.port(), "/"));
        }
        addresses.add(HttpProbe.address(pods.start(LoopbackPods.says(200, "here")), pods.port(), "/"));

        var begin = System.nanoTime();
        var answers = pods.probe().getAll(addresses, Map.of(), LIMIT);

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LIMIT.multipliedBy(4));
        assertThat(answers.getLast()).contains(new Answer(200, "here"));
        assertThat(answers.subList(0, 64)).isEqualTo(Collections.nCopies(64, Optional.empty()));
    }

    @Test
    void asking_nobody_is_answered_by_nobody() throws Exception {
        assertThat(pods.probe().getAll(List.of(), Map.of(), LIMIT)).isEmpty();
    }
}
