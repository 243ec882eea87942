package dev.ragtime.runtime.pipeline;

import dev.ragtime.runtime.quote.ExtractiveAnswer;
import java.util.List;

/** Answers with what the passages say, word for word, when no stage before it answered; abstains when that is too little. */
final class QuotingStage implements Stage {
    private final ExtractiveAnswer quotes;

    QuotingStage(ExtractiveAnswer quotes) {
        this.quotes = quotes;
    }

    @Override
    public Inquiry pass(Inquiry inquiry, TokenSink sink) {
        if (inquiry.generated().isPresent()) return inquiry;
        var quoted = quotes.of(inquiry.question().text(), inquiry.found().passages());
        var generated =
                quoted.map(q -> Generated.whole(q.text(), q.citations())).orElseGet(Generated::abstention);
        sink.accept(generated.text());
        return inquiry.with(generated)
                .without(quoted.map(ExtractiveAnswer.Quoted::degraded).orElse(List.of()));
    }
}
