package dev.ragtime.runtime.generate;

import dev.ragtime.runtime.call.CallGuard;
import dev.ragtime.runtime.call.Outage;
import dev.ragtime.runtime.generate.ModelException.Reason;
import java.time.Duration;

/**
 * A model that is not waited for while it lets its callers wait in vain, see {@link Outage}: questions fail at once then. With
 * one a second it is tried meanwhile, and stopped at its first word.
 */
public final class AwaitedModel implements ChatModel {
    private final ChatModel model;
    private final Outage outage;
    private final String name;
    private final Duration longest;

    /**
     * @param name for logs
     * @param longest wait for an answer that nobody waits for
     */
    public AwaitedModel(ChatModel model, String name, Duration longest) {
        this.model = model;
        this.name = name;
        this.longest = longest;
        this.outage = new Outage(name, Failure.class::isInstance);
    }

    /** What the model itself did: a call that was stopped failed for its caller's reasons. */
    private static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient ModelException cause;

        Failure(ModelException cause) {
            super(cause.getMessage(), cause);
            this.cause = cause;
        }
    }

    /** The first word came. */
    private static final class Begun extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Begun() {
            super("the model answers", null, false, false);
        }
    }

    @Override
    public Completion answer(ChatRequest request, AnswerListener listener, CallGuard guard) {
        try {
            return outage.awaited(() -> asked(request, listener, guard), () -> tried(request))
                    .orElseThrow(() ->
                            new ModelException(Reason.UNAVAILABLE, name + " let questions wait in vain, and is tried"));
        } catch (Failure e) {
            throw e.cause;
        }
    }

    private Completion asked(ChatRequest request, AnswerListener listener, CallGuard guard) {
        try {
            return model.answer(request, listener, guard);
        } catch (ModelException e) {
            if (guard.stopped().isPresent() || e.reason() != Reason.UNAVAILABLE) throw e;
            throw new Failure(e);
        }
    }

    private Void tried(ChatRequest request) {
        try (var guard = CallGuard.ofTime(longest)) {
            asked(request, new Listener(), guard);
        } catch (Begun e) {
            // that is all that was to be known
        }
        return null;
    }

    private static final class Listener implements AnswerListener {
        @Override
        public void accept(String text) {
            throw new Begun();
        }

        @Override
        public void thought(String text) {
            throw new Begun();
        }
    }

    @Override
    public void connect() {
        model.connect();
    }
}
