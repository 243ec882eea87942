package dev.ragtime.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.runtime.access.Readers;
import dev.ragtime.runtime.store.InterceptedStore.Call;
import dev.ragtime.runtime.store.LuceneIndexStore.Vectors;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AwaitedStoreTest {
    /** Long enough that waiting for it in vain says something of the store. */
    private static final Duration LIMIT = Duration.ofMillis(1100);

    private final IndexStore lucene = LuceneIndexStore.inMemory(Vectors.EXACT);
    private final CountDownLatch back = new CountDownLatch(1);
    private final AtomicInteger given = new AtomicInteger();
    private final AtomicInteger written = new AtomicInteger();

    private final IndexStore awaited = new AwaitedStore(InterceptedStore.of(lucene, this::hanging), "it", LIMIT);

    /** Until it is back each call lasts for ever, unless it is given up. */
    private Object hanging(Call call, InterceptedStore.Invocation invocation) throws Throwable {
        try {
            back.await();
        } catch (InterruptedException e) {
            given.incrementAndGet();
            throw new StoreException("interrupted", true, e);
        }
        if (call.equals(Call.REMEMBER)) written.incrementAndGet();
        return invocation.proceed();
    }

    @BeforeEach
    void write() {
        lucene.create();
        lucene.chunks().put(List.of(SampleChunks.chunk("a", 0, "a lamp")));
        lucene.memory().create();
    }

    @AfterEach
    void close() {
        lucene.close();
    }

    private List<Hit> find() {
        return awaited.search().find(SearchRequest.matching("lamp", 10, Readers.EVERYONE));
    }

    private static MemoryEntry turn() {
        return new MemoryEntry(
                UUID.randomUUID(), "thread", "owner", "turn", 0, Instant.now().plusSeconds(60), "text");
    }

    @Test
    void a_call_that_hangs_is_waited_for_so_long_and_given_up() {
        assertThatThrownBy(this::find)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("did not answer within 1100 ms");

        Awaitility.await().until(() -> given.get() == 1);
        back.countDown();
        assertThat(find()).hasSize(1);
    }

    @Test
    void one_that_lets_questions_wait_in_vain_is_not_waited_for_until_it_answers() {
        for (int i = 0; i < 3; i++) assertThatThrownBy(this::find).hasMessageContaining("did not answer");

        for (int i = 0; i < 50; i++) assertThatThrownBy(this::find).hasMessageContaining("in vain");
        back.countDown();
        Awaitility.await().ignoreExceptionsInstanceOf(StoreException.class).until(() -> find().size() == 1);
    }

    @Test
    void what_was_told_not_to_be_remembered_is_not_remembered_later() {
        for (int i = 0; i < 3; i++) assertThatThrownBy(this::find).hasMessageContaining("did not answer");

        var memory = awaited.memory();
        assertThatThrownBy(() -> memory.put(turn())).hasMessageContaining("in vain");
        back.countDown();
        Awaitility.await()
                .ignoreExceptionsInstanceOf(StoreException.class)
                .until(() -> awaited.access().equals(Optional.empty()));

        var later = turn();
        memory.put(later);
        assertThat(memory.latest("thread", "turn", 0, 10, Instant.now())).containsExactly(later);
        assertThat(written.get()).isEqualTo(1);
    }
}
