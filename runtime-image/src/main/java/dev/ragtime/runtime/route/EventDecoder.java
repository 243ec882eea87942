package dev.ragtime.runtime.route;

import dev.ragtime.runtime.route.EventCutter.RawEvent;
import java.util.Optional;

/** Says what each event of one stream is, and what the stream as a whole has said so far. For a single thread. */
interface EventDecoder {
    /** What an event is to those who wait for an answer. */
    enum Kind {
        /** A comment, a sign of life, an empty piece. */
        NOTHING,
        /** Some of the answer. */
        PIECE,
        /** The server gives up. */
        ERROR,
        /** Cannot be read. */
        MALFORMED,
        /** The last one. */
        DONE
    }

    /** To be called once for each event, in order. */
    Kind read(RawEvent event);

    /** Why the server gave up, after {@link Kind#ERROR}. */
    Reason reason();

    /** Whether every part of the answer has said that it ends, also when no last event came. */
    boolean finished();

    /** Tokens as the server counted them; empty when it has not said. */
    Optional<Usage> usage();

    /** Tokens of question and answer. */
    record Usage(long input, long output) {}
}
