package dev.ragtime.runtime.grpc;

import dev.ragtime.runtime.call.CallError;

/** Answers each message of a stream about the server itself. */
record PlainAnswer(GrpcMethod.Plain method, int maxBytes, GrpcWriter writer) implements Answerer {
    @Override
    public void announced(long bytes) {
        Answerer.requireAtMost(maxBytes, bytes);
    }

    @Override
    public boolean message(byte[] message) {
        writer.message(method.reply().to(message));
        return false;
    }

    @Override
    public void left(Waiting.Left why) {
        writer.giveUp();
    }

    @Override
    public void complete() {
        writer.end(GrpcStatus.OK);
    }

    @Override
    public void refuse(CallError error) {
        writer.end(GrpcStatus.of(error));
    }

    @Override
    public void refuse(GrpcStatus status) {
        writer.end(status);
    }
}
