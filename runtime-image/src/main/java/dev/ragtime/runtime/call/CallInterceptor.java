package dev.ragtime.runtime.call;

import dev.ragtime.runtime.telemetry.Drain;
import dev.ragtime.runtime.telemetry.Outcome;
import dev.ragtime.runtime.telemetry.RequestMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every call passes, whatever carries it: it is let in or not, timed, answered, judged and counted once. Thread-safe.
 */
public final class CallInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(CallInterceptor.class);

    private final RequestMetrics metrics;
    private final Drain drain;

    public CallInterceptor(RequestMetrics metrics, Drain drain) {
        this.metrics = metrics;
        this.drain = drain;
    }

    /** Whether this process is about to end, so that callers should turn to another. */
    public boolean stopping() {
        return drain.stopping();
    }

    /**
     * Answers a call, well or not.
     *
     * @return false when the answer was not completed: its connection must be closed so that nobody takes it for whole
     */
    public boolean run(Call call) {
        if (!drain.enter()) {
            return !refused(call, CallError.unavailable("shutting_down", "this replica is shutting down: ask again"))
                    .cut();
        }
        try {
            return !counted(call).cut();
        } finally {
            drain.leave();
        }
    }

    private End counted(Call call) {
        var clock = call.judged() ? metrics.begin(call.operation()) : metrics.beginUnjudged(call.operation());
        var end = new End(Outcome.FAILED, call.code(CallError.Kind.INTERNAL), true);
        try {
            end = answered(call, clock);
        } finally {
            clock.end(end.outcome(), end.code());
        }
        return end;
    }

    private static End answered(Call call, RequestMetrics.Exchange clock) {
        try {
            call.answer(clock);
            return End.of(call.answered(), false);
        } catch (ClientGoneException e) {
            LOG.debug("{}: the client went away", call.operation(), e);
            return call.whole() ? End.of(call.answered(), true) : gone(call);
        } catch (StreamCutException e) {
            LOG.warn("{}: stream cut: {}", call.operation(), e.getMessage());
            return cut(call, CallError.Kind.BROKEN);
        } catch (CallError e) {
            return call.started() ? cut(call, e.kind()) : refused(call, e);
        } catch (RuntimeException e) {
            LOG.error("{}: unexpected failure", call.operation(), e);
            if (call.started()) return cut(call, CallError.Kind.INTERNAL);
            var message = "unexpected failure, see this server's log";
            return refused(call, new CallError(CallError.Kind.INTERNAL, "internal_error", message));
        }
    }

    private static End refused(Call call, CallError error) {
        // one who is overloaded does not write a line for each call it turns away
        if (error.kind().outcome() == Outcome.FAILED && error.kind() != CallError.Kind.OVERLOADED) {
            LOG.warn("{}: {}: {}", call.operation(), error.code(), error.getMessage());
        }
        try {
            call.refuse(error);
        } catch (ClientGoneException e) {
            LOG.debug("{}: the client went away", call.operation(), e);
            return gone(call);
        }
        return new End(error.kind().outcome(), call.code(error.kind()), false);
    }

    private static End cut(Call call, CallError.Kind kind) {
        return new End(Outcome.FAILED, call.code(kind), true);
    }

    private static End gone(Call call) {
        return new End(Outcome.CLIENT_GONE, call.codeOfGone(), true);
    }

    /**
     * @param cut whether the connection must be closed because the answer on it did not end
     */
    private record End(Outcome outcome, int code, boolean cut) {
        private static End of(Call.Ended ended, boolean cut) {
            return new End(ended.outcome(), ended.code(), cut);
        }
    }
}
