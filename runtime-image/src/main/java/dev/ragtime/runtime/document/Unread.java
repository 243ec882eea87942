package dev.ragtime.runtime.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Parts of a document that could not be read while others could, in words for its author. */
final class Unread {
    private static final int MOST_NAMED = 8;

    private final List<String> reasons = new ArrayList<>();

    /** @param reason such as "slide 3 is missing" */
    void add(String reason) {
        if (!reasons.contains(reason)) reasons.add(reason);
    }

    /** All of them, up to some; empty when everything was read. */
    Optional<String> reason() {
        if (reasons.isEmpty()) return Optional.empty();
        var named = String.join("; ", reasons.subList(0, Math.min(MOST_NAMED, reasons.size())));
        return Optional.of(reasons.size() > MOST_NAMED ? named + " and more" : named);
    }
}
