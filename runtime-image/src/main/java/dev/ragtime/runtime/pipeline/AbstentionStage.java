package dev.ragtime.runtime.pipeline;

/** Says that there is no answer when no passage is near enough to hold one, and no tool may either. */
final class AbstentionStage implements Stage {
    @Override
    public Inquiry pass(Inquiry inquiry, TokenSink sink) {
        if (!inquiry.found().abstained() || inquiry.question().reachesTools()) return inquiry;
        var generated = Generated.abstention();
        sink.abstain(generated.text());
        return inquiry.with(generated);
    }
}
