package dev.ragtime.runtime.pipeline;

import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.generate.Completion.Usage;
import dev.ragtime.runtime.quote.ExtractiveAnswer;
import dev.ragtime.runtime.retrieve.Degradation;
import java.util.EnumSet;
import java.util.List;
import java.util.function.ToIntFunction;

/** Answers with what the passages say, word for word, when no stage before it answered; abstains when that is too little. */
final class QuotingStage implements Stage {
    /** Where even these find nothing to quote, more wordings cost more time than they are worth. */
    private static final int QUERIES = 2;

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
        inquiry.question().wishes().format().ifPresent(format -> {
            throw noFormat(format.asked(), inquiry);
        });
        NoTools.check(inquiry);
        if (inquiry.found().abstained()) {
            sink.abstain(Pipeline.ABSTENTION);
            return inquiry.with(Generated.abstention());
        }
        var passages = inquiry.found().passages();
        var quoted = inquiry.queries().stream()
                .limit(QUERIES)
                .flatMap(query -> quotes.of(query.text(), passages).stream())
                .findFirst();
        var question = inquiry.question().text();
        var generated =
                quoted.map(q -> Generated.quoted(q, usage(question, q.text()))).orElseGet(Generated::abstention);
        sink.accept(generated.text());
        return inquiry.with(generated)
                .without(quoted.map(ExtractiveAnswer.Quoted::degraded).orElse(List.of()));
    }

    /** Quotes are no JSON. */
    private static CallError noFormat(String asked, Inquiry inquiry) {
        var models = EnumSet.of(Degradation.Reason.ModelUnavailable, Degradation.Reason.ModelRefused);
        return inquiry.degraded().stream().anyMatch(d -> models.contains(d.reason()))
                ? CallError.unavailable(
                        "format_unavailable",
                        "no model is there to write the answer as " + asked + " asks for: ask again, or without it")
                : CallError.invalid(
                        "unsupported_format",
                        asked,
                        asked + ": this pipeline quotes passages and writes no JSON, leave it out");
    }

    private Usage usage(String question, String answer) {
        return new Usage(tokenizer.applyAsInt(question), tokenizer.applyAsInt(answer));
    }
}
