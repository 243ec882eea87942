package dev.ragtime.runtime.embed;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import dev.ragtime.runtime.embed.ModelFiles.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An embedding model's tokenizer, which never cuts. Runs of letters that are too long for it are read in pieces, {@link
 * LongRuns}, by whoever counts and by whoever embeds.
 */
final class ModelTokenizer implements Tokenizer, AutoCloseable {
    /** Tokens of text that a model must have room for. */
    static final int LEAST = 16;

    /** Characters read at one time, so that a text of megabytes needs no memory of that order. */
    private static final int SLICE = 1 << 16;

    private final TokenizerFile file;
    private final int limit;

    /** Around every text, e.g. {@code [CLS]} and {@code [SEP]}. */
    private final long[] special;

    ModelTokenizer(ModelFiles files) {
        this.file = TokenizerFile.open(files.tokenizer(), why -> files.wrong(Field.TOKENIZER_FILE, why));
        this.special = file.encode("", true).getIds();
        this.limit = files.limit() - special.length - count(files.passagePrefix());
        if (limit < LEAST) {
            throw files.wrong(
                    Field.MAX_TOKENS,
                    "is %d, which leaves %d for text beside special tokens and passagePrefix: shorten that, or raise it if the model reads more"
                            .formatted(files.limit(), limit));
        }
    }

    /** Token ids with the special tokens around them. */
    long[] ids(String text) {
        return file.encode(file.runs(text).text(), true).getIds();
    }

    /** No more than the first so many, but for a special token at the end. */
    long[] cut(long[] ids, int most) {
        if (ids.length <= most) return ids;
        var kept = Arrays.copyOf(ids, most);
        long last = ids[ids.length - 1];
        if (special.length > 0 && special[special.length - 1] == last) kept[most - 1] = last;
        return kept;
    }

    /** The largest number that a text can become. */
    int largestId() {
        return file.rules().largestId();
    }

    @Override
    public int count(String text) {
        var runs = file.runs(text);
        int count = 0;
        for (int from = 0; from < runs.text().length(); ) {
            int to = sliceEnd(runs.text(), from);
            count += count(file.encode(runs.text().substring(from, to), false));
            from = to;
        }
        return count;
    }

    private int count(Encoding encoding) {
        int count = 0;
        var tokens = encoding.getTokens();
        var ids = encoding.getIds();
        var spans = encoding.getCharTokenSpans();
        for (int i = 0; i < tokens.length; i++) count += unread(tokens[i], ids[i], spans[i]);
        return count;
    }

    /** Tokens that the characters of one token would be if the model knew them. */
    private int unread(String token, long id, CharSpan span) {
        return span != null && file.rules().isUnknown(token, id) ? Math.max(1, span.getEnd() - span.getStart()) : 1;
    }

    @Override
    public int limit() {
        return limit;
    }

    @Override
    public List<Span> spans(String text) {
        var runs = file.runs(text);
        var spans = new ArrayList<Span>();
        for (int from = 0; from < runs.text().length(); ) {
            int to = sliceEnd(runs.text(), from);
            addSpans(runs, from, to, spans);
            from = to;
        }
        return spans;
    }

    private void addSpans(LongRuns runs, int from, int to, List<Span> spans) {
        var slice = runs.text().substring(from, to);
        var encoding = file.encode(slice, false);
        var toUtf16 = Utf16Offsets.of(slice);
        var tokens = encoding.getTokens();
        var ids = encoding.getIds();
        var found = encoding.getCharTokenSpans();
        for (int i = 0; i < tokens.length; i++) {
            if (found[i] == null) continue;
            int parts = unread(tokens[i], ids[i], found[i]);
            for (int part = 0; part < parts; part++) {
                int start = found[i].getStart() + part;
                int end = part == parts - 1 ? found[i].getEnd() : start + 1;
                spans.add(new Span(runs.original(from + toUtf16.at(start)), runs.original(from + toUtf16.at(end))));
            }
        }
    }

    /** After white space, where no token can be cut; a run without any is rarely so long. */
    private static int sliceEnd(String text, int from) {
        int end = from + SLICE;
        if (end >= text.length()) return text.length();
        while (end > from + SLICE / 2 && !Character.isWhitespace(text.charAt(end - 1))) end--;
        return Character.isHighSurrogate(text.charAt(end - 1)) ? end + 1 : end;
    }

    @Override
    public void close() {
        file.close();
    }
}
