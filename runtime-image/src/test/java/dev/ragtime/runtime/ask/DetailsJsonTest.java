package dev.ragtime.runtime.ask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.chunk.ContextLine;
import dev.ragtime.runtime.generate.NumberedPassage;
import dev.ragtime.runtime.pipeline.Retrieved;
import dev.ragtime.runtime.retrieve.Passage;
import dev.ragtime.runtime.retrieve.RetrievalResult;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DetailsJsonTest {
    @Test
    void aPassageSaysWhatIsReadAndWhatWasFoundWhereTheseDiffer() {
        var parent = new Chunk.Reading("Pages 3-4", "Lamps are green. They are off at night.");

        var passages = new DetailsJson("ask", "")
                .retrieved(retrieved(read(parent), read(new Chunk.Reading("Page 3", "Lamps are green."))), false)
                .get("passages");

        assertThat(passages.get(0).get("text").asText()).isEqualTo(parent.text());
        assertThat(passages.get(0).get("heading").asText()).isEqualTo("Pages 3-4");
        assertThat(passages.get(0).get("matched").asText()).isEqualTo("Lamps are green.");
        assertThat(passages.get(1).get("text").asText()).isEqualTo("Lamps are green.");
        assertThat(passages.get(1).has("matched")).isFalse();
    }

    private static Chunk read(Chunk.Reading reading) {
        return new Chunk(
                UUID.randomUUID(),
                UUID.randomUUID(),
                0,
                "docs",
                "a.md",
                "u",
                "Lamps",
                "Page 3",
                "Lamps are green.",
                5,
                Map.of(),
                Set.of(),
                reading,
                ContextLine.NONE);
    }

    private static Retrieved retrieved(Chunk... chunks) {
        var passages = List.of(chunks).stream()
                .map(chunk ->
                        new Passage("handbook", chunk, 1, OptionalDouble.empty(), OptionalDouble.empty(), List.of()))
                .toList();
        return new Retrieved(
                NumberedPassage.number(passages), new RetrievalResult(passages, false, List.of(), 0, 0), List.of());
    }
}
