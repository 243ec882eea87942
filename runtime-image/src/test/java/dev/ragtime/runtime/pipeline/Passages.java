package dev.ragtime.runtime.pipeline;

import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.generate.NumberedPassage;
import dev.ragtime.runtime.retrieve.Passage;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/** Passages for tests, numbered in the order given. */
public final class Passages {
    private Passages() {}

    public static Passage passage(String path, String text) {
        return passage(path, "", text);
    }

    public static Passage under(String heading, String text) {
        return passage("page.md", heading, text);
    }

    private static Passage passage(String path, String heading, String text) {
        var document = DocumentId.of("docs", path);
        var chunk = new Chunk(
                DocumentId.ofChunk(document, 0, text),
                document,
                0,
                "docs",
                path,
                "https://example.com/" + path,
                "Title of " + path,
                heading,
                text,
                text.length() / 4);
        return new Passage("handbook", chunk, 0.5, OptionalDouble.of(0.8), OptionalDouble.empty(), List.of());
    }

    public static List<NumberedPassage> numbered(String... texts) {
        return NumberedPassage.number(Arrays.stream(texts)
                .map(t -> passage("p" + Integer.toHexString(t.hashCode()) + ".md", t))
                .toList());
    }
}
