package dev.ragtime.runtime.generate;

import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.call.CallGuard;
import dev.ragtime.runtime.generate.Completion.Usage;
import java.util.ArrayList;
import java.util.List;

/**
 * A model whose answers have the form that they must have. Model servers enforce it where they can; what is wrong all the same is
 * shown to the model once, and its correction taken when that is right. Nothing of an answer is passed on before. Calls of tools
 * are no answer yet, and have a form of their own.
 */
public final class FormattedModel implements ChatModel {
    private static final String TASK = """
            Answer with one JSON value and nothing else, without explanation. Numbers of passages stand inside of strings only.""";

    private final ChatModel model;

    public FormattedModel(ChatModel model) {
        this.model = model;
    }

    @Override
    public void connect() {
        model.connect();
    }

    /** @throws CallError when the answer does not have the form, corrected or not */
    @Override
    public Completion answer(ChatRequest request, AnswerListener listener, CallGuard guard) {
        if (request.format().isEmpty()) return model.answer(request, listener, guard);
        var format = request.format().get();
        var asked = request.with(told(request.messages(), format));
        var held = new Held(listener);
        var first = model.answer(asked, held, guard);
        if (!first.calls().isEmpty()) return held.release(first);
        var json = AnswerSchema.json(first.text());
        var problem = format.rule().problem(json);
        if (problem.isEmpty()) return said(json, first, listener);
        var last = joined(first, model.answer(corrected(asked, first, problem.get()), held, guard));
        if (!last.calls().isEmpty()) return held.release(last);
        var corrected = AnswerSchema.json(last.text());
        format.rule().problem(corrected).ifPresent(left -> {
            throw invalid(format, last, left);
        });
        return said(corrected, last, listener);
    }

    private static Completion said(String json, Completion completion, AnswerListener listener) {
        listener.accept(json);
        return completion.saying(json);
    }

    private static CallError invalid(AnswerFormat format, Completion last, String problem) {
        var why = last.finishReason().equals("length") ? "it was cut: allow a longer answer" : problem;
        return new CallError(
                CallError.Kind.BROKEN,
                "invalid_format",
                "the model's answer is not what %s asks for, nor is its correction: %s".formatted(format.asked(), why));
    }

    /** In the one system message that there is. */
    private static List<ChatMessage> told(List<ChatMessage> messages, AnswerFormat format) {
        var all = new ArrayList<>(messages);
        var task = format.schema()
                .map(schema -> TASK + " It must be valid against this JSON schema: " + schema)
                .orElse(TASK + " It must be an object.");
        var system = all.getFirst();
        if (system.role().equals("system")) all.set(0, new ChatMessage("system", system.content() + "\n\n" + task));
        else all.addFirst(new ChatMessage("system", task));
        return all;
    }

    private static ChatRequest corrected(ChatRequest asked, Completion first, String problem) {
        var all = new ArrayList<>(asked.messages());
        all.add(new ChatMessage("assistant", first.text()));
        all.add(new ChatMessage(
                "user", "This is not as it must be: " + problem + ". Write the JSON again, corrected."));
        return asked.with(all);
    }

    private static Completion joined(Completion first, Completion last) {
        var refused = new ArrayList<>(first.refused());
        refused.addAll(last.refused());
        var usage = new Usage(
                first.usage().promptTokens() + last.usage().promptTokens(),
                first.usage().completionTokens() + last.usage().completionTokens());
        return new Completion(
                last.text(), last.thinking(), last.calls(), last.finishReason(), usage, last.routeRevision(), refused);
    }

    /** Passes on what is thought only, until it is known what the rest is. */
    private static final class Held implements AnswerListener {
        private final AnswerListener next;
        private final List<ToolPiece> pieces = new ArrayList<>();

        Held(AnswerListener next) {
            this.next = next;
        }

        @Override
        public void accept(String text) {
            // it is passed on once it is right
        }

        @Override
        public void thought(String text) {
            next.thought(text);
        }

        @Override
        public void call(ToolPiece piece) {
            pieces.add(piece);
        }

        Completion release(Completion calling) {
            if (!calling.text().isEmpty()) next.accept(calling.text());
            pieces.forEach(next::call);
            return calling;
        }
    }
}
