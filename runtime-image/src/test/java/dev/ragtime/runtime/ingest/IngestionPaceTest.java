package dev.ragtime.runtime.ingest;

import static dev.ragtime.runtime.ingest.World.only;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.ragtime.api.runtime.IngestReport.SourceReport;
import dev.ragtime.runtime.store.InterceptedStore;
import dev.ragtime.runtime.store.InterceptedStore.Call;
import dev.ragtime.runtime.store.StoreException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A run reads and writes no more than it must, stops when asked, and shares its work. */
class IngestionPaceTest {
    private final World world = new World();
    private final InMemoryIndexStore store = new InMemoryIndexStore();

    @Test
    void writesManyNewDocumentsTogether() {
        IntStream.range(0, 320).forEach(i -> world.put("docs", i + ".md", "text " + i));
        var counting = FaultyStore.sound();

        world.run(counting.before(store));

        assertThat(counting.writes())
                .as("marks, chunks and records of ten groups, and of what each of five workers had at the end")
                .isBetween(30, 45);
    }

    @Test
    void readsNeitherAFileNorASourceThatSaysThatItIsUnchanged() {
        world.talkative = true;
        IntStream.range(0, 50)
                .forEach(i -> world.put("docs", i + ".md", "text " + i).put("faq", i + ".md", "faq " + i));
        world.put("docs", "bad.md", World.UNREADABLE);
        var reads = new AtomicInteger();
        var counting = InterceptedStore.of(store, (call, invocation) -> {
            if (call.equals(InterceptedStore.Call.READ_RECORDS)) reads.incrementAndGet();
            return invocation.proceed();
        });
        world.run(counting);
        world.read.set(0);
        world.listed.set(0);
        reads.set(0);

        world.put("faq", "0.md", "edited");
        var report = world.run(counting);

        assertThat(world.listed).as("faq alone").hasValue(1);
        assertThat(world.read).as("the edited file alone").hasValue(1);
        assertThat(reads).as("passes over the records").hasValue(1);
        assertThat(report.sources())
                .extracting(SourceReport::documents, SourceReport::failed, SourceReport::changed)
                .containsExactly(tuple(50L, 1L, 0L), tuple(50L, 0L, 1L));
        assertThat(report.sources().getFirst().failures()).hasSize(1);
    }

    @Test
    void listsASourceAgainWhoseRecordsAreNotAsTheyWereLeft() {
        world.talkative = true;
        world.put("docs", "a.md", "one").put("docs", "b.md", "two");
        world.run(store);
        var lost = store.records.values().iterator().next();
        store.records.remove(lost.id());

        assertThat(only(world.run(store)).added()).isEqualTo(1);
        assertThat(store.records).hasSize(2);

        store.records.put(lost.id(), new RecordState.TryAgain().in(lost));
        assertThat(only(world.run(store)).changed()).isEqualTo(1);
        assertThat(world.listed).hasValue(3);
    }

    @Test
    void listsASourceThatWentBackToTheRevisionBeforeAKilledRun() {
        world.talkative = true;
        world.put("docs", "a.md", "one").put("docs", "b.md", "two");
        world.run(store);
        world.put("docs", "a.md", "newer");
        assertThatExceptionOfType(FaultyStore.Killed.class)
                .isThrownBy(() ->
                        world.run(FaultyStore.dying(5, FaultyStore.Moment.AFTER).before(store)));

        world.put("docs", "a.md", "one");
        world.run(store);

        assertThat(store.texts()).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void stopsAfterTheDocumentsInHandAndGoesOnFromThere() {
        IntStream.range(0, 400).forEach(i -> world.put("docs", i + ".md", "text " + i));
        var stop = new StopSignal();
        var groups = new AtomicInteger();
        var stopping = WatchedStore.beforeChunks(store, () -> {
            if (groups.incrementAndGet() == 2) stop.request();
        });

        assertThatExceptionOfType(StopSignal.StoppedException.class)
                .isThrownBy(() -> world.run(stopping, Share.whole(), 1, stop));

        assertThat(store.records).as("two groups, and those that were in hand").hasSizeBetween(64, 160);
        assertThat(store.records.values()).allMatch(r -> RecordState.of(r) instanceof RecordState.Done);
        world.run(store);
        assertThat(world.embedded).hasValue(400);
    }

    @Test
    void goesOnWithOtherDocumentsWhileSomeWaitForTheStore() {
        IntStream.range(0, 96).forEach(i -> world.put("docs", i + ".md", "text " + i));
        var together = new CountDownLatch(3);
        var slow = WatchedStore.beforeChunks(store, () -> {
            together.countDown();
            assertThat(together.await(20, TimeUnit.SECONDS)).isTrue();
        });

        world.run(slow, Share.whole(), 1, new StopSignal());

        assertThat(store.texts()).hasSize(96);
    }

    @Test
    void keepsNoMoreChunksInMemoryThanAGroupOfSmallDocumentsHas() {
        IntStream.range(0, 32).forEach(i -> world.put("docs", i + ".md", "one " + i + "\n\ntwo".repeat(150)));
        var parsedBefore = new AtomicInteger(32);
        var begun = new AtomicBoolean();
        var written = new CountDownLatch(1);
        // a second group, should the documents make two, marks its own when the first has written
        var watched = InterceptedStore.of(store, (call, invocation) -> {
            if (call.equals(Call.PUT_RECORDS) && begun.getAndSet(true)) written.await();
            if (call.equals(Call.PUT_CHUNKS)) {
                parsedBefore.accumulateAndGet(world.parsed.get(), Math::min);
                written.countDown();
            }
            return invocation.proceed();
        });

        world.run(watched, Share.whole(), 1, new StopSignal());

        assertThat(parsedBefore).as("documents of 32, each of 151 chunks").hasValueLessThan(5);
        assertThat(only(world.run(store)).documents()).isEqualTo(32);
    }

    @Test
    void givesUpOnAStoreThatStaysDown() {
        world.put("docs", "a.md", "one");

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> world.run(FaultyStore.overloaded(1, 1).before(store)))
                .satisfies(e -> assertThat(e.retriable()).isTrue());
    }

    @Test
    void sharesDocumentsBetweenPodsWithoutGapOrOverlap() {
        IntStream.range(0, 50).forEach(i -> world.put("docs", i + ".md", "text " + i));

        var found = IntStream.range(0, 3)
                .mapToObj(i -> only(world.run(store, new Share(i, 3), 2, new StopSignal())))
                .map(SourceReport::added)
                .toList();

        assertThat(found).allMatch(n -> n > 8);
        assertThat(found.stream().mapToLong(n -> n).sum()).isEqualTo(50);
        assertThat(world.embedded).hasValue(50);
    }
}
