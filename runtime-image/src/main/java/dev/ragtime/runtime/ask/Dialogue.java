package dev.ragtime.runtime.ask;

import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.generate.ChatMessage;
import dev.ragtime.runtime.generate.ToolCall;
import dev.ragtime.runtime.pipeline.Question;
import dev.ragtime.runtime.pipeline.Wishes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The messages of a request, each with its place in it. The last one of the user is the question; what follows it are calls of
 * tools and what these gave. For a single thread.
 */
public final class Dialogue {
    private final List<Said> all = new ArrayList<>();

    /** @param at the field that holds what is said */
    private record Said(String at, ChatMessage message) {
        boolean isOf(String role) {
            return message.role().equals(role);
        }
    }

    public void add(String at, ChatMessage message) {
        all.add(new Said(at, message));
    }

    /** A call that comes by itself: it belongs to what the assistant said just before. */
    public void addCall(String at, ToolCall call) {
        if (all.isEmpty() || !all.getLast().isOf("assistant")) {
            add(at, new ChatMessage("assistant", "", List.of(call), ""));
            return;
        }
        var before = all.removeLast().message();
        var calls = Stream.concat(before.calls().stream(), Stream.of(call)).toList();
        add(at, new ChatMessage("assistant", before.content(), calls, ""));
    }

    public Optional<ChatMessage> last() {
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast().message());
    }

    /**
     * What is asked, after what was said before.
     *
     * @param field that holds the messages
     * @throws CallError when nothing is asked, or calls and what tools gave do not match
     */
    public Question question(String field, Wishes wishes) {
        requireOutcomes();
        var last = lastOfUser(field);
        var text = all.get(last).message().content();
        if (text.isBlank())
            throw CallError.invalid(
                    "blank_question", all.get(last).at(), "the last user message is blank: ask something");
        var after = all.subList(last + 1, all.size());
        // a system message goes to the others, wherever it stands
        var history = Stream.concat(
                        all.subList(0, last).stream(), after.stream().filter(said -> said.isOf("system")))
                .map(Said::message)
                .toList();
        return new Question(text.strip(), history, wishes).afterSteps(steps(after));
    }

    /** Up to the last outcome: words after it are an answer already. */
    private static List<ChatMessage> steps(List<Said> after) {
        var steps = new ArrayList<ChatMessage>();
        after.stream().filter(said -> !said.isOf("system")).map(Said::message).forEach(steps::add);
        while (!steps.isEmpty() && !steps.getLast().ofTool()) steps.removeLast();
        return steps;
    }

    private int lastOfUser(String field) {
        for (var i = all.size() - 1; i >= 0; i--) if (all.get(i).isOf("user")) return i;
        throw CallError.invalid("missing_question", field, field + " holds no user message: add one with the question");
    }

    /** Models take a call only with its outcome right behind it, and no outcome without its call. */
    private void requireOutcomes() {
        Set<String> open = new LinkedHashSet<>();
        var calls = "";
        for (var said : all) {
            var message = said.message();
            if (message.ofTool()) {
                if (!open.remove(message.callId()))
                    throw CallError.invalid(
                            "unknown_call",
                            said.at(),
                            "%s: %s is no open call of the assistant's message before: send that one, too"
                                    .formatted(said.at(), message.callId()));
                continue;
            }
            requireNone(open, calls);
            calls = said.at();
            for (var call : message.calls())
                if (!open.add(call.id()))
                    throw CallError.invalid("duplicate_call", calls, calls + ": two calls have the id " + call.id());
        }
        requireNone(open, calls);
    }

    private static void requireNone(Set<String> open, String at) {
        if (open.isEmpty()) return;
        throw CallError.invalid(
                "unanswered_call",
                at,
                at + ": what the tool gave for call " + open.iterator().next()
                        + " is missing: send it right after, before anything else");
    }
}
