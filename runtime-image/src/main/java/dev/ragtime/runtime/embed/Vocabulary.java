package dev.ragtime.runtime.embed;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.api.knowledgebase.Embedding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The words of the default model's vocabulary: that of BERT, uncased (Devlin et al. 2019), whose whole words stand in the
 * order of how often they were seen in English text.
 */
public final class Vocabulary {
    /** Before it stand special tokens, digits, letters and signs. */
    private static final int FIRST_WORD = 1996;

    private Vocabulary() {}

    /** Place of each word, 0 for the most common. Read from the image each time, which takes some 100 ms. */
    public static Map<String, Integer> ranks() {
        var file = ModelFiles.of(Embedding.Model.BGE_SMALL_EN_V1_5).tokenizer();
        try (var in = file.open()) {
            var ranks = new HashMap<String, Integer>();
            new ObjectMapper()
                    .readTree(in)
                    .path("model")
                    .path("vocab")
                    .properties()
                    .forEach(entry -> {
                        int place = entry.getValue().asInt() - FIRST_WORD;
                        if (place >= 0 && entry.getKey().chars().allMatch(Character::isLetter))
                            ranks.put(entry.getKey(), place);
                    });
            return ranks;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file.name(), e);
        }
    }
}
