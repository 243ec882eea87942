package dev.ragtime.runtime.embed;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;

/**
 * A Hugging Face tokenizer that never cuts: how much of a text fits is its caller's business. Thread-safe.
 *
 * @param rules what the file says beside
 */
record TokenizerFile(HuggingFaceTokenizer tokenizer, TokenizerRules rules) implements AutoCloseable {
    /** The file of some models pads and cuts at 128 tokens in silence; both are switched off. */
    private static final Map<String, String> OPTIONS =
            Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "true");

    /** @param wrong what to throw when it is no tokenizer, by what is wrong and the remedy */
    static TokenizerFile open(ModelFile file, Function<String, RuntimeException> wrong) {
        NativeLibraries.prepare();
        try (var in = file.open();
                var again = file.open()) {
            var rules = TokenizerRules.read(in);
            return new TokenizerFile(HuggingFaceTokenizer.newInstance(again, OPTIONS), rules);
        } catch (IOException | RuntimeException e) {
            // what the native library throws is of no type of its own
            throw wrong.apply("%s cannot be read (%s): take tokenizer.json of the model, in Hugging Face's format"
                    .formatted(file.name(), e.getMessage()));
        }
    }

    /** A text in which no run of letters is longer than the tokenizer reads. */
    LongRuns runs(String text) {
        return LongRuns.broken(text, rules.longestWord());
    }

    /** @param special whether to put the special tokens around it */
    Encoding encode(String text, boolean special) {
        return tokenizer.encode(text, special, false);
    }

    /** Both in one, with the special tokens around them and between them, as the file's template has it. */
    Encoding encode(String text, String other) {
        return tokenizer.encode(text, other, true, false);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
