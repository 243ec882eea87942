package dev.ragtime.runtime.grpc;

import dev.ragtime.runtime.call.CallError;

/**
 * Answers one stream. Called by the stream's thread, but for {@link #left} and {@link #released}; what it takes in it throws as an error when
 * that is too much, and is then asked to {@link #refuse} it.
 */
interface Answerer {
    /** The stream has begun. True when it is answered, whatever else comes. */
    default boolean begun() {
        return false;
    }

    /**
     * A message of so many bytes is to come.
     *
     * @throws CallError when that is too much
     */
    void announced(long bytes);

    /**
     * So many bytes more have come of a message.
     *
     * @throws CallError when that is too much
     */
    default void received(int bytes) {}

    /** A message has come in whole. True when the stream is answered. */
    boolean message(byte[] message);

    /** Nothing more comes: the stream is answered now. */
    void complete();

    /** What came cannot be taken: the stream is answered so. */
    void refuse(CallError error);

    /** The same for what no method of this server takes. */
    void refuse(GrpcStatus status);

    /** Nobody waits for the answer any more; from any thread, also while it is made. */
    default void left(Waiting.Left why) {}

    /** Nothing is done for the stream any more; once or more, from any thread. */
    default void released() {}

    /** Throws when a message is larger than one may be. */
    static void requireAtMost(int most, long bytes) {
        if (bytes <= most) return;
        var message = "the message is larger than " + most + " bytes: send less";
        throw new CallError(CallError.Kind.TOO_LARGE, "request_too_large", message);
    }

    /** One that needs nothing of what the client sends. */
    static Answerer atOnce(Runnable answer) {
        return new Answerer() {
            @Override
            public boolean begun() {
                answer.run();
                return true;
            }

            @Override
            public void announced(long bytes) {}

            @Override
            public boolean message(byte[] message) {
                return true;
            }

            @Override
            public void complete() {}

            @Override
            public void refuse(CallError error) {}

            @Override
            public void refuse(GrpcStatus status) {}
        };
    }
}
