package dev.ragtime.runtime.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ragtime.api.route.Backend;
import dev.ragtime.api.route.Backend.OpenAICompatible;
import dev.ragtime.api.route.Cooldown;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SelectionTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

    @Test
    void weights_decide_how_often_a_backend_is_asked_first() {
        var backends = List.of(backend("a", 0, 300), backend("b", 0, 100), backend("c", 0, 0));
        var selection = new Selection(new Random(42));
        var first = new HashMap<String, Integer>();
        for (var i = 0; i < 10_000; i++)
            first.merge(selection.order(backends).getFirst().name(), 1, Integer::sum);

        assertThat(first.get("a") / 10_000.0).isCloseTo(0.75, within(0.02));
        assertThat(first).doesNotContainKey("c");
    }

    @Test
    void the_same_seed_gives_the_same_order() {
        var backends = List.of(backend("a", 0, 1), backend("b", 0, 1), backend("c", 0, 1));

        assertThat(names(new Selection(new Random(7)), backends))
                .isEqualTo(names(new Selection(new Random(7)), backends));
    }

    @Test
    void any_order_holds_each_weighted_backend_once_available_before_others_and_by_priority() {
        var random = new Random(1);
        for (var run = 0; run < 500; run++) {
            var backends = IntStream.range(0, 1 + random.nextInt(8))
                    .mapToObj(i -> backend("b" + i, random.nextInt(3), random.nextInt(4)))
                    .toList();
            for (var backend : backends) {
                if (random.nextBoolean()) backend.health().down(Reason.ConnectionRefused);
            }

            var order = new Selection(random).order(backends);

            assertThat(order)
                    .containsExactlyInAnyOrderElementsOf(backends.stream()
                            .filter(b -> b.backend().weightInForce() > 0)
                            .toList());
            for (var i = 1; i < order.size(); i++) {
                assertThat(rank(order.get(i - 1))).isLessThanOrEqualTo(rank(order.get(i)));
            }
        }
    }

    private static int rank(BackendHandle backend) {
        return (backend.available() ? 0 : 1000) + backend.backend().priorityInForce();
    }

    private static List<String> names(Selection selection, List<BackendHandle> backends) {
        return selection.order(backends).stream().map(BackendHandle::name).toList();
    }

    private static BackendHandle backend(String name, int priority, int weight) {
        var backend = new Backend(name, new OpenAICompatible("http://x/v1", null), "m", priority, weight);
        return new BackendHandle(
                backend, new BackendHealth(new Cooldown(null, null, null), CLOCK), (s, k) -> Optional.empty());
    }
}
