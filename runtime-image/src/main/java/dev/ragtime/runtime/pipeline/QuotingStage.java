package dev.ragtime.runtime.pipeline;

import dev.ragtime.runtime.generate.Citations;
import dev.ragtime.runtime.generate.ExtractiveAnswer;

/** Answers with sentences of the passages, when no stage before it answered. */
final class QuotingStage implements Stage {
    @Override
    public Inquiry pass(Inquiry inquiry, TokenSink sink) {
        if (inquiry.generated().isPresent()) return inquiry;
        var passages = inquiry.found().passages();
        var text = ExtractiveAnswer.of(inquiry.question().text(), passages);
        sink.accept(text);
        return inquiry.with(Generated.whole(text, Citations.of(text, passages)));
    }
}
