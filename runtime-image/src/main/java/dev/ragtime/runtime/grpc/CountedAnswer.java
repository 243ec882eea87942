package dev.ragtime.runtime.grpc;

import dev.ragtime.runtime.call.ByteBudget;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.http.OtherProtocol.Shared;
import dev.ragtime.runtime.http.RequestId;
import java.util.Optional;

/** Lets the one message of a stream pass the interceptor as a call of the API. */
final class CountedAnswer implements Answerer {
    private final GrpcMethod.Counted method;
    private final Shared shared;
    private final RequestHeaders headers;
    private final GrpcWriter writer;
    private final ByteBudget.Share share;
    private final long began = System.nanoTime();
    private final Waiting caller = new Waiting();
    private Optional<byte[]> message = Optional.empty();

    CountedAnswer(GrpcMethod.Counted method, Shared shared, RequestHeaders headers, GrpcWriter writer) {
        this.method = method;
        this.shared = shared;
        this.headers = headers;
        this.writer = writer;
        this.share = shared.budget().share();
    }

    @Override
    public boolean begun() {
        if (headers.bytes() > shared.maxHeaderBytes()) {
            var remedy = "the headers are larger than " + shared.maxHeaderBytes() + " bytes: send less";
            throw new CallError(CallError.Kind.TOO_LARGE, "headers_too_large", remedy);
        }
        return false;
    }

    @Override
    public void announced(long bytes) {
        Answerer.requireAtMost(shared.maxBodyBytes(), bytes);
        if (message.isPresent()) throw oneMessage();
    }

    @Override
    public synchronized void received(int bytes) {
        share.take(bytes);
    }

    /** It is answered once it is known to be the only one. */
    @Override
    public boolean message(byte[] whole) {
        message = Optional.of(whole);
        return false;
    }

    @Override
    public void complete() {
        run(new GrpcCall.Asked(message.orElseThrow(CountedAnswer::oneMessage), began));
    }

    @Override
    public void refuse(CallError error) {
        run(new GrpcCall.Refused(error));
    }

    @Override
    public void refuse(GrpcStatus status) {
        writer.end(status);
    }

    private void run(GrpcCall.Request request) {
        try (var lines = RequestId.onLogLines(writer.requestId())) {
            shared.interceptor().run(new GrpcCall(method, request, headers, shared.timeout(), writer, caller));
            // nobody was left to answer, as it seemed: one who is after all is told why
            if (!writer.ended()) writer.end(GrpcStatus.of(caller.left().orElse(Waiting.Left.CANCELLED)));
        }
    }

    @Override
    public void left(Waiting.Left why) {
        caller.leaves(why);
        writer.giveUp();
    }

    @Override
    public synchronized void released() {
        caller.leaves(Waiting.Left.ANSWERED);
        share.close();
    }

    private static CallError oneMessage() {
        return CallError.invalid("message_missing", "", "a call of this method is one message");
    }
}
