package dev.ragtime.runtime.ask;

import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.call.StreamCutException;
import dev.ragtime.runtime.http.ApiExchange;
import dev.ragtime.runtime.http.EventStream;
import dev.ragtime.runtime.pipeline.Answer;
import dev.ragtime.runtime.pipeline.TokenSink;
import java.util.Optional;

/**
 * One streamed answer, as the events of a protocol; nothing is sent before the first word, so that an error still gets its status.
 * For a single thread.
 */
public abstract class AnswerStream implements TokenSink {
    private final ApiExchange exchange;
    private Optional<EventStream> events = Optional.empty();

    protected AnswerStream(ApiExchange exchange) {
        this.exchange = exchange;
    }

    /**
     * Streams the answer to its end.
     *
     * @throws CallError when there is none; sent as an event too when the stream has begun
     * @throws StreamCutException when it broke off; sent as an event too
     */
    public final void answer(QueryService service, Asked asked) {
        Answer answer;
        try {
            answer = service.answer(asked, this, exchange.guard());
        } catch (StreamCutException e) {
            events.ifPresent(stream -> fail(stream, CallError.streamCut()));
            throw e;
        } catch (CallError e) {
            events.ifPresent(stream -> fail(stream, e));
            throw e;
        }
        complete(answer);
    }

    /** Sends what comes after the last piece, and ends the stream. */
    protected abstract void complete(Answer answer);

    /** Says in a stream that what was sent cannot be completed. */
    protected abstract void fail(EventStream stream, CallError error);

    protected final boolean hasBegun() {
        return events.isPresent();
    }

    /** The stream, begun by the first who asks for it. */
    protected final EventStream begun() {
        if (events.isEmpty()) events = Optional.of(exchange.events());
        return events.orElseThrow();
    }
}
