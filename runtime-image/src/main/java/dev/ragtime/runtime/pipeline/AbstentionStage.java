package dev.ragtime.runtime.pipeline;

/** Says that there is no answer when no passage is near enough to hold one. */
final class AbstentionStage implements Stage {
    @Override
    public Inquiry pass(Inquiry inquiry, TokenSink sink) {
        if (!inquiry.found().abstained()) return inquiry;
        var generated = Generated.abstention();
        sink.accept(generated.text());
        return inquiry.with(generated);
    }
}
