package dev.ragtime.runtime.pipeline;

import dev.ragtime.runtime.generate.Completion.Usage;
import dev.ragtime.runtime.quote.ExtractiveAnswer;
import java.util.List;
import java.util.function.ToIntFunction;

/** Answers with what the passages say, word for word, when no stage before it answered; abstains when that is too little. */
final class QuotingStage implements Stage {
    private final ExtractiveAnswer quotes;
    private final ToIntFunction<String> tokenizer;

    /** @param tokenizer counts the tokens of a text, for the answer's usage */
    QuotingStage(ExtractiveAnswer quotes, ToIntFunction<String> tokenizer) {
        this.quotes = quotes;
        this.tokenizer = tokenizer;
    }

    @Override
    public Inquiry pass(Inquiry inquiry, TokenSink sink) {
        if (inquiry.generated().isPresent()) return inquiry;
        var question = inquiry.question().text();
        var quoted = quotes.of(question, inquiry.found().passages());
        var generated =
                quoted.map(q -> Generated.quoted(q, usage(question, q.text()))).orElseGet(Generated::abstention);
        sink.accept(generated.text());
        return inquiry.with(generated)
                .without(quoted.map(ExtractiveAnswer.Quoted::degraded).orElse(List.of()));
    }

    private Usage usage(String question, String answer) {
        return new Usage(tokenizer.applyAsInt(question), tokenizer.applyAsInt(answer));
    }
}
