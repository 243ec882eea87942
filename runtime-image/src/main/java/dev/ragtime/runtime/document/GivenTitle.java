package dev.ragtime.runtime.document;

import java.util.Locale;
import java.util.Optional;

/** The title that an author gave in a file's properties, not the one that a program made up. */
final class GivenTitle {
    private GivenTitle() {}

    /** @param title may be null, as libraries return it */
    static Optional<String> of(String title) {
        return Optional.ofNullable(title)
                .map(VisibleText::line)
                .filter(text -> !text.isEmpty())
                .filter(text -> {
                    var lower = text.toLowerCase(Locale.ROOT);
                    return !lower.startsWith("untitled") && !lower.startsWith("microsoft word -");
                });
    }
}
