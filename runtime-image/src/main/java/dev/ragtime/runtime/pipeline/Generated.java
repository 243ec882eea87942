package dev.ragtime.runtime.pipeline;

import dev.ragtime.runtime.generate.Citation;
import dev.ragtime.runtime.generate.Completion.Usage;
import java.util.List;
import java.util.Optional;

/** A text and what it rests on; see {@link Answer}. */
record Generated(
        String text,
        List<Citation> citations,
        int droppedPassages,
        String finishReason,
        Usage usage,
        Optional<String> routeRevision) {

    /** A text that no model wrote. */
    static Generated whole(String text, List<Citation> citations) {
        return new Generated(text, citations, 0, "stop", Usage.NONE, Optional.empty());
    }
}
