package dev.ragtime.runtime.pipeline;

import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.access.Principal;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.generate.ChatModel;
import dev.ragtime.runtime.generate.Completion;
import dev.ragtime.runtime.generate.Completion.Usage;
import dev.ragtime.runtime.retrieve.Passage;
import dev.ragtime.runtime.retrieve.RetrievalResult;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** What a rehearsal puts in place of a model that costs money and of documents that an index may not hold yet. */
final class StandIn {
    private static final List<Passage> PASSAGES = List.of(passage());

    static final ChatModel MODEL = (request, listener, guard) -> {
        var text = "The way of a question [1].";
        listener.accept(text);
        return new Completion(text, "stop", Usage.NONE, Optional.empty());
    };

    /** Whom nothing is for, so that a search for somebody is rehearsed, too. */
    static final Caller CALLER =
            new Caller(Principal.named("rehearsal").stream().collect(Collectors.toSet()));

    private StandIn() {}

    /** What was found, with a passage to write from, whatever the index holds. */
    static RetrievalResult withPassage(RetrievalResult found) {
        return new RetrievalResult(PASSAGES, false, found.degraded(), found.embedMillis(), found.searchMillis());
    }

    private static Passage passage() {
        var document = DocumentId.of("rehearsal", "page.md");
        var text = "The way of a question is rehearsed. It is embedded, looked up and answered.";
        var chunk = new Chunk(
                DocumentId.ofChunk(document, 0, text),
                document,
                0,
                "rehearsal",
                "page.md",
                "page.md",
                "Rehearsal",
                "",
                text,
                text.length() / 4);
        return new Passage("rehearsal", chunk, 1, OptionalDouble.of(1), OptionalDouble.empty(), List.of());
    }
}
