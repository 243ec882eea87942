package dev.ragtime.runtime.embed;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Hugging Face tokenizer that never cuts: how much of a text fits is its caller's business. */
final class ModelTokenizer implements Tokenizer, AutoCloseable {
    /** The file of some models pads and cuts at 128 tokens in silence; both are switched off. */
    private static final Map<String, String> OPTIONS =
            Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "true");

    private final HuggingFaceTokenizer tokenizer;

    ModelTokenizer(ModelFiles files) {
        NativeLibraries.prepare();
        try (var in = files.open(files.tokenizer())) {
            this.tokenizer = HuggingFaceTokenizer.newInstance(in, OPTIONS);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + files.tokenizer(), e);
        }
    }

    /** Token ids with the special tokens around them. */
    long[] ids(String text) {
        return tokenizer.encode(text, true, false).getIds();
    }

    @Override
    public int count(String text) {
        return tokenizer.encode(text, false, false).getIds().length;
    }

    @Override
    public List<Span> spans(String text) {
        Encoding encoding = tokenizer.encode(text, false, false);
        var toUtf16 = Utf16Offsets.of(text);
        var spans = new ArrayList<Span>(encoding.getIds().length);
        for (CharSpan span : encoding.getCharTokenSpans()) {
            if (span != null) spans.add(new Span(toUtf16.at(span.getStart()), toUtf16.at(span.getEnd())));
        }
        return spans;
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
