package dev.ragtime.runtime.memory;

import java.util.List;

/** Finds in a question what whoever asks it states about himself. */
@FunctionalInterface
public interface FactExtractor {
    /** @return each by itself, in words that are understood without the question; none when none can be had now */
    List<String> facts(String question);
}
