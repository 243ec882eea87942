package dev.ragtime.runtime.pipeline;

import java.util.List;

/** Says that there is no answer when no passage is near enough to hold one. */
final class AbstentionStage implements Stage {
    @Override
    public Inquiry pass(Inquiry inquiry, TokenSink sink) {
        if (!inquiry.found().abstained()) return inquiry;
        sink.accept(Pipeline.ABSTENTION);
        return inquiry.with(Generated.whole(Pipeline.ABSTENTION, List.of()));
    }
}
