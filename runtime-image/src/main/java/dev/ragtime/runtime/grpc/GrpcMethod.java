package dev.ragtime.runtime.grpc;

import com.google.protobuf.MessageLite;
import dev.ragtime.runtime.call.CallError;
import java.util.function.UnaryOperator;

/** A method of a service, which is sent messages as bytes: what they should be is read where a caller can be told. */
sealed interface GrpcMethod {
    /** As in a request: {@code /<service>/<method>}. */
    String path();

    /**
     * One of the API: let in, timed, judged and counted as every call. It is sent one message.
     *
     * @param path also label {@code endpoint} of its metrics
     */
    record Counted(String path, Admission admission) implements GrpcMethod {}

    /** One about the server itself, which answers each message with one. */
    record Plain(String path, Reply reply) implements GrpcMethod {}

    /** Whether a call is let in, and who answers it. */
    @FunctionalInterface
    interface Admission {
        /**
         * @param header value of a header by its name, empty text when it is not there
         * @throws CallError when it is not let in
         */
        Handler admit(UnaryOperator<String> header);
    }

    /** Answers a call. */
    @FunctionalInterface
    interface Handler {
        /** @throws CallError for an answer other than success */
        void handle(byte[] message, GrpcExchange exchange);
    }

    /** Answers a message. */
    @FunctionalInterface
    interface Reply {
        /** @throws CallError for an answer other than success */
        MessageLite to(byte[] message);
    }
}
