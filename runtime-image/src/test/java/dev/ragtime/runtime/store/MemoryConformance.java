package dev.ragtime.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is remembered is found by id, thread and owner, until it expires. */
interface MemoryConformance extends StoreUnderTest {
    Instant NOW = Instant.ofEpochMilli(1_800_000_000_123L);

    private static MemoryEntry entry(String thread, String owner, int number, Instant expires) {
        return new MemoryEntry(UUID.randomUUID(), thread, owner, "turn", number, expires, "{\"text\":\"é 🙂\"}");
    }

    private MemoryStore memory() {
        var memory = store().memory();
        memory.create();
        memory.create();
        return memory;
    }

    @Test
    default void whatIsRememberedComesBackAsItWasAndIsReplacedAndDeleted() {
        var memory = memory();
        var first = entry("t/1", "o/1", 3, NOW.plusSeconds(60));

        memory.put(first);

        assertThat(memory.find(first.id(), NOW)).contains(first);
        var other = new MemoryEntry(first.id(), "t/1", "o/1", "turn", 4, NOW.plusSeconds(90), "other");
        memory.put(other);
        assertThat(memory.find(first.id(), NOW)).contains(other);
        memory.delete(List.of(first.id(), UUID.randomUUID()));
        assertThat(memory.find(first.id(), NOW)).isEmpty();
    }

    @Test
    default void aThreadIsReadFromItsEnd() {
        var memory = memory();
        for (var i = 0; i < 12; i++) memory.put(entry("t/a", "o", i, NOW.plusSeconds(60)));
        memory.put(entry("t/b", "o", 99, NOW.plusSeconds(60)));

        assertThat(memory.latest("t/a", "turn", 0, 3, NOW))
                .extracting(MemoryEntry::number)
                .containsExactly(11, 10, 9);
        assertThat(memory.latest("t/a", "turn", 10, 100, NOW))
                .extracting(MemoryEntry::number)
                .containsExactly(11, 10);
        assertThat(memory.latest("t/a", "other", 0, 3, NOW)).isEmpty();
        assertThat(memory.latest("t", "turn", 0, 3, NOW)).isEmpty();
    }

    @Test
    default void anOwnerFindsWhatIsItsOwn() {
        var memory = memory();
        var mine = entry("t/1", "pipeline/Jane", 0, NOW.plusSeconds(60));
        memory.put(mine);
        memory.put(entry("t/2", "pipeline/jane", 0, NOW.plusSeconds(60)));
        memory.put(entry("t/3", "pipeline", 0, NOW.plusSeconds(60)));

        assertThat(memory.ofOwner("pipeline/Jane", "turn", 10, NOW)).containsExactly(mine);
    }

    /** Of more entries than a page has, and more of the kind than are read at once. */
    @Test
    default void everyEntryOfAKindIsReadOnceInTheOrderOfIds() {
        var memory = memory();
        var ratings = IntStream.range(0, 1_150)
                .parallel()
                .mapToObj(number -> new MemoryEntry(
                        UUID.randomUUID(),
                        "t/all",
                        "o/" + number,
                        number % 5 == 0 ? "rating" : "other",
                        0,
                        number % 10 == 0 ? NOW : NOW.plusMillis(1),
                        "text " + number))
                .peek(memory::put)
                .filter(entry ->
                        entry.kind().equals("rating") && entry.expires().isAfter(NOW))
                .sorted(Comparator.comparing(entry -> entry.id().toString()))
                .toList();

        var read = new ArrayList<MemoryEntry>();
        memory.forEach("rating", NOW, read::add);

        assertThat(read).hasSize(115).isEqualTo(ratings);
        memory.delete(List.of(ratings.getFirst().id()));
        read.clear();
        memory.forEach("rating", NOW, read::add);
        assertThat(read).isEqualTo(ratings.subList(1, ratings.size()));
    }

    @Test
    default void whatHasExpiredIsNotFoundAndGoes() {
        var memory = memory();
        var old = entry("t/old", "o/old", 0, NOW);
        var living = entry("t/old", "o/old", 1, NOW.plus(Duration.ofMillis(1)));
        memory.put(old);
        memory.put(living);

        assertThat(memory.find(old.id(), NOW)).isEmpty();
        assertThat(memory.latest("t/old", "turn", 0, 10, NOW)).containsExactly(living);
        assertThat(memory.ofOwner("o/old", "turn", 10, NOW)).containsExactly(living);
        memory.deleteExpired(NOW);
        assertThat(memory.latest("t/old", "turn", 0, 10, Instant.EPOCH)).containsExactly(living);
    }
}
