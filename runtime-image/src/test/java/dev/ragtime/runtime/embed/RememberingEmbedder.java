package dev.ragtime.runtime.embed;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Embeds a text once, however many tests ask for it. */
public final class RememberingEmbedder implements Embedder {
    private final Embedder model;
    private final Map<String, float[]> questions = new ConcurrentHashMap<>();
    private final Map<String, float[]> passages = new ConcurrentHashMap<>();

    public RememberingEmbedder(Embedder model) {
        this.model = model;
    }

    @Override
    public String model() {
        return model.model();
    }

    @Override
    public int dimensions() {
        return model.dimensions();
    }

    @Override
    public float[] query(String text) {
        return questions.computeIfAbsent(text, model::query).clone();
    }

    @Override
    public List<float[]> passages(List<String> texts) {
        return texts.stream()
                .map(text -> passages.computeIfAbsent(
                                text, once -> model.passages(List.of(once)).getFirst())
                        .clone())
                .toList();
    }

    @Override
    public int batch() {
        return model.batch();
    }

    @Override
    public Tokenizer tokenizer() {
        return model.tokenizer();
    }

    @Override
    public void close() {
        model.close();
    }
}
