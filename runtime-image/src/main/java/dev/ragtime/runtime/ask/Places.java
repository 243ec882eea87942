package dev.ragtime.runtime.ask;

import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.http.ApiExchange;
import dev.ragtime.runtime.memory.Names;
import dev.ragtime.runtime.memory.Place;
import dev.ragtime.runtime.pipeline.Question;
import java.util.Map;

/** Where a question stands by a header, in protocols that have no field for it. */
public final class Places {
    /** Names a conversation, or is {@code new} to begin one; in answers it names the conversation. */
    public static final String HEADER = "X-Ragtime-Conversation";

    private static final String NEW = "new";

    private Places() {}

    /** What the header says; nowhere without one. A conversation begins before its first answer, so that it can be named. */
    public static Place byHeader(ApiExchange exchange, Caller caller, QueryService service) {
        var named = exchange.header(HEADER).strip();
        return named.isEmpty() ? Place.NOWHERE : named(named, exchange, caller, service);
    }

    /** The conversation of that name, or a new one. */
    public static Place named(String named, ApiExchange exchange, Caller caller, QueryService service) {
        var name = named.equals(NEW) ? begin(caller, service) : named;
        // anything else is none of ours: it is not found, and may be no header either
        if (Names.isConversation(name)) exchange.setHeader(HEADER, name);
        return new Place.Conversed(name);
    }

    /**
     * @param history field of the request that holds earlier turns
     * @param named what names the conversation
     * @throws CallError when a conversation is told again what it has already
     */
    public static void requireNew(Question question, Place place, String history, String named) {
        var repeats =
                question.history().stream().anyMatch(message -> !message.role().equals("system"));
        if (!repeats || place.equals(Place.NOWHERE)) return;
        throw CallError.invalid(
                "earlier_messages",
                history,
                "%s holds earlier turns, which the conversation has already: send the new message alone, or leave out %s"
                        .formatted(history, named));
    }

    /** Begins a conversation. */
    private static String begin(Caller caller, QueryService service) {
        return Names.conversation(
                service.remembered(memory -> memory.create(caller, Map.of())).id());
    }
}
