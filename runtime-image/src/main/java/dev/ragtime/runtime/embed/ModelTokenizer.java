package dev.ragtime.runtime.embed;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A Hugging Face tokenizer that never cuts: how much of a text fits is its caller's business. Long runs of letters are
 * read in pieces, {@link LongRuns}, by whoever counts and by whoever embeds.
 */
final class ModelTokenizer implements Tokenizer, AutoCloseable {
    /** The file of some models pads and cuts at 128 tokens in silence; both are switched off. */
    private static final Map<String, String> OPTIONS =
            Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "true");

    private static final String UNKNOWN = "[UNK]";

    /** Characters read at one time, so that a text of megabytes needs no memory of that order. */
    private static final int SLICE = 1 << 16;

    private final HuggingFaceTokenizer tokenizer;
    private final int limit;

    ModelTokenizer(ModelFiles files) {
        NativeLibraries.prepare();
        this.limit = files.limit() - ModelFiles.SPECIAL_TOKENS;
        try (var in = files.open(files.tokenizer())) {
            this.tokenizer = HuggingFaceTokenizer.newInstance(in, OPTIONS);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + files.tokenizer(), e);
        }
    }

    /** Token ids with the special tokens around them. */
    long[] ids(String text) {
        return tokenizer.encode(LongRuns.broken(text).text(), true, false).getIds();
    }

    @Override
    public int count(String text) {
        var runs = LongRuns.broken(text);
        int count = 0;
        for (int from = 0; from < runs.text().length(); ) {
            int to = sliceEnd(runs.text(), from);
            count += count(tokenizer.encode(runs.text().substring(from, to), false, false));
            from = to;
        }
        return count;
    }

    private static int count(Encoding encoding) {
        int count = 0;
        var tokens = encoding.getTokens();
        var spans = encoding.getCharTokenSpans();
        for (int i = 0; i < tokens.length; i++) count += unread(tokens[i], spans[i]);
        return count;
    }

    /** Tokens that the characters of one token would be if the model knew them. */
    private static int unread(String token, CharSpan span) {
        return span != null && token.equals(UNKNOWN) ? Math.max(1, span.getEnd() - span.getStart()) : 1;
    }

    @Override
    public int limit() {
        return limit;
    }

    @Override
    public List<Span> spans(String text) {
        var runs = LongRuns.broken(text);
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
        var encoding = tokenizer.encode(slice, false, false);
        var toUtf16 = Utf16Offsets.of(slice);
        var tokens = encoding.getTokens();
        var found = encoding.getCharTokenSpans();
        for (int i = 0; i < tokens.length; i++) {
            if (found[i] == null) continue;
            int parts = unread(tokens[i], found[i]);
            for (int part = 0; part < parts; part++) {
                int start = found[i].getStart() + part;
                int end = part == parts - 1 ? found[i].getEnd() : start + 1;
                spans.add(new Span(runs.original(from + toUtf16.at(start)), runs.original(from + toUtf16.at(end))));
            }
        }
    }

    /** After white space, where no token can be cut; a run without any is never longer than {@link LongRuns#LONGEST}. */
    private static int sliceEnd(String text, int from) {
        int end = from + SLICE;
        if (end >= text.length()) return text.length();
        while (end > from + SLICE / 2 && !Character.isWhitespace(text.charAt(end - 1))) end--;
        return Character.isHighSurrogate(text.charAt(end - 1)) ? end + 1 : end;
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
