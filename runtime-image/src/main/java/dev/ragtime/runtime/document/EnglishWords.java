package dev.ragtime.runtime.document;

import dev.ragtime.runtime.embed.Vocabulary;
import java.util.Map;
import java.util.OptionalInt;

/** How common English words are, by the order of the embedding model's vocabulary. */
final class EnglishWords {
    private static final String[] ENDINGS = {"s", "es", "d", "ed", "ing", "ly", "er", "ers"};

    private final Map<String, Integer> ranks;

    EnglishWords(Map<String, Integer> ranks) {
        this.ranks = ranks;
    }

    /** Read once, when the first line that ends with a hyphen asks for it. */
    static EnglishWords shared() {
        return Shared.WORDS;
    }

    private static final class Shared {
        static final EnglishWords WORDS = new EnglishWords(Vocabulary.ranks());
    }

    /** Place among all words, the most common first; of an inflected one that of its stem; empty when it is unknown. */
    OptionalInt rank(String word) {
        var rank = ranks.get(word);
        if (rank != null) return OptionalInt.of(rank);
        for (var ending : ENDINGS) {
            if (word.length() - ending.length() < 4 || !word.endsWith(ending)) continue;
            var stem = ranks.get(word.substring(0, word.length() - ending.length()));
            if (stem != null) return OptionalInt.of(stem);
        }
        return OptionalInt.empty();
    }
}
