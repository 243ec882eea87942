package dev.ragtime.runtime.grpc;

import dev.ragtime.runtime.call.Call;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.call.CallGuard;
import dev.ragtime.runtime.call.ClientGoneException;
import dev.ragtime.runtime.call.StreamCutException;
import dev.ragtime.runtime.telemetry.Outcome;
import dev.ragtime.runtime.telemetry.RequestMetrics;
import java.time.Duration;
import java.util.Optional;

/** A call that came over gRPC. A deadline that passes is a caller that leaves: it chose it, and is owed nothing more. */
final class GrpcCall implements Call {
    private final GrpcMethod.Counted method;
    private final Request request;
    private final RequestHeaders headers;
    private final Duration timeout;
    private final GrpcWriter writer;
    private final Waiting caller;

    /** What came. */
    sealed interface Request {}

    /** @param began when the call did, as {@link System#nanoTime} counts */
    record Asked(byte[] message, long began) implements Request {}

    /** What came cannot be taken. */
    record Refused(CallError error) implements Request {}

    /** @param timeout of the whole call */
    GrpcCall(
            GrpcMethod.Counted method,
            Request request,
            RequestHeaders headers,
            Duration timeout,
            GrpcWriter writer,
            Waiting caller) {
        this.method = method;
        this.request = request;
        this.headers = headers;
        this.timeout = timeout;
        this.writer = writer;
        this.caller = caller;
    }

    @Override
    public String operation() {
        return method.path();
    }

    @Override
    public boolean judged() {
        return true;
    }

    @Override
    public void answer(RequestMetrics.Exchange clock) {
        switch (request) {
            case Refused(var error) -> throw error;
            case Asked asked -> answer(asked, clock);
        }
    }

    private void answer(Asked asked, RequestMetrics.Exchange clock) {
        var handler = method.admission().admit(headers);
        headers.timeout().ifPresent(t -> caller.leavesAfter(t.minusNanos(System.nanoTime() - asked.began())));
        try (var guard = CallGuard.ofCaller(Optional.of(caller), timeout)) {
            guard.onStop(writer::giveUp);
            handler.handle(asked.message(), new GrpcExchange(writer, guard, clock));
            guard.throwIfStopped();
            writer.end(GrpcStatus.OK);
        } catch (StreamCutException e) {
            tell(CallError.streamCut());
            throw e;
        } catch (CallError e) {
            tell(e);
            throw e;
        } catch (ClientGoneException e) {
            throw e;
        } catch (RuntimeException e) {
            tell(new CallError(CallError.Kind.INTERNAL, "internal_error", "unexpected failure, see this server's log"));
            throw e;
        }
    }

    /** An answer under way ends with what went wrong; one that has not begun is refused by the interceptor. */
    private void tell(CallError error) {
        if (writer.started()) writer.end(GrpcStatus.of(error));
    }

    @Override
    public Ended answered() {
        return new Ended(Outcome.ANSWERED, GrpcStatus.OK.code());
    }

    @Override
    public void refuse(CallError error) {
        writer.end(GrpcStatus.of(error));
    }

    @Override
    public boolean started() {
        return writer.started();
    }

    @Override
    public boolean whole() {
        return writer.ended();
    }

    @Override
    public int code(CallError.Kind kind) {
        return GrpcStatus.code(kind);
    }

    @Override
    public int codeOfGone() {
        return GrpcStatus.of(caller.left().orElse(Waiting.Left.CANCELLED)).code();
    }
}
