package dev.ragtime.runtime.store;

import static dev.ragtime.runtime.store.SampleChunks.chunk;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.store.IndexStore.Counts;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An index is there once it was created, and stays. */
interface LifecycleConformance extends StoreUnderTest {
    @Test
    default void createMayBeCalledByManyAtOnceAndAgain() throws Exception {
        try (var other = open();
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = IntStream.range(0, 8)
                    .mapToObj(i -> callers.submit(other::create))
                    .toList();
            for (var call : calls) call.get();
            assertThat(other.ready()).isTrue();
            assertThat(other.counts()).isEqualTo(new Counts(0, 0));
            store().chunks().put(List.of(chunk("a", 0, "kept")));
            store().create();
            assertThat(store().counts()).isEqualTo(new Counts(0, 1));
        }
    }
}
