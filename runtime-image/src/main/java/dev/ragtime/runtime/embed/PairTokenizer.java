package dev.ragtime.runtime.embed;

import ai.djl.huggingface.tokenizers.Encoding;
import dev.ragtime.runtime.config.UserError;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * Puts a question and a passage into one sequence by the pair template of a tokenizer, such as {@code [CLS] q [SEP] p [SEP]}
 * with types 0 and 1 or {@code <s> q </s></s> p </s>}. What is too long is cut by tokens, never the special ones: the question
 * at half of what there is room for, and the passage at the rest. Thread-safe.
 */
final class PairTokenizer implements AutoCloseable {
    private final TokenizerFile file;
    private final Template template;
    private final int room;

    /**
     * What stands around a question and a passage, and the types of what stands between.
     *
     * @param lead before both
     * @param middle between them
     * @param tail after both
     */
    private record Template(Pair lead, Pair middle, Pair tail, long ofQuestion, long ofPassage) {
        int length() {
            return lead.length() + middle.length() + tail.length();
        }
    }

    /**
     * A sequence of tokens.
     *
     * @param types of each, the segment that it stands in
     */
    record Pair(long[] ids, long[] types) {
        int length() {
            return ids.length;
        }

        /** The beginning of it. */
        Pair first(int most) {
            return new Pair(Arrays.copyOf(ids, most), Arrays.copyOf(types, most));
        }

        private static Pair part(Encoding encoding, int from, int to) {
            return new Pair(
                    Arrays.copyOfRange(encoding.getIds(), from, to),
                    Arrays.copyOfRange(encoding.getTypeIds(), from, to));
        }

        private static Pair of(long[] ids, long type) {
            var types = new long[ids.length];
            Arrays.fill(types, type);
            return new Pair(ids, types);
        }

        private static Pair joined(Pair... parts) {
            return new Pair(
                    Arrays.stream(parts)
                            .flatMapToLong(part -> LongStream.of(part.ids))
                            .toArray(),
                    Arrays.stream(parts)
                            .flatMapToLong(part -> LongStream.of(part.types))
                            .toArray());
        }
    }

    /** @throws UserError when the file is no tokenizer, or none for pairs */
    PairTokenizer(PairFiles files) {
        this.file = TokenizerFile.open(files.tokenizer(), why -> PairFiles.wrong("tokenizerFile", why));
        try {
            this.template = template(files);
            this.room = files.limit() - template.length();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** As two words are put together: what is special, and where it stands, is the template. */
    private Template template(PairFiles files) {
        var encoding = file.encode("a", "b");
        var special = encoding.getSpecialTokenMask();
        int question = next(special, 0, 0);
        int middle = next(special, question, 1);
        int passage = next(special, middle, 0);
        int tail = next(special, passage, 1);
        if (middle == passage || passage == tail || next(special, tail, 0) < special.length) {
            throw PairFiles.wrong(
                    "tokenizerFile",
                    "%s has no template that puts special tokens between a question and a passage (post_processor, \"pair\"): take tokenizer.json of a cross-encoder"
                            .formatted(files.tokenizer().name()));
        }
        return new Template(
                Pair.part(encoding, 0, question),
                Pair.part(encoding, middle, passage),
                Pair.part(encoding, tail, special.length),
                encoding.getTypeIds()[question],
                encoding.getTypeIds()[passage]);
    }

    /** Place of the first one that is special or not, from a place on; the end when there is none. */
    private static int next(long[] special, int from, long wanted) {
        var place = from;
        while (place < special.length && special[place] != wanted) place++;
        return place;
    }

    /** Tokens of a text without special ones, to be used in several pairs. */
    long[] ids(String text) {
        return file.encode(file.runs(text).text(), false).getIds();
    }

    /** In one sequence of at most as many tokens as the model reads. */
    Pair pair(long[] question, long[] passage) {
        var kept = cut(question, room / 2);
        return Pair.joined(
                template.lead(),
                Pair.of(kept, template.ofQuestion()),
                template.middle(),
                Pair.of(cut(passage, room - kept.length), template.ofPassage()),
                template.tail());
    }

    private static long[] cut(long[] ids, int most) {
        return ids.length <= most ? ids : Arrays.copyOf(ids, most);
    }

    /** The largest number that a text can become. */
    int largestId() {
        return file.rules().largestId();
    }

    @Override
    public void close() {
        file.close();
    }
}
