package dev.ragtime.runtime.http;

import dev.ragtime.runtime.call.ByteBudget;
import dev.ragtime.runtime.call.CallInterceptor;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;

/** A protocol beside HTTP/1 on the same port, known by the first bytes of a connection. */
@FunctionalInterface
public interface OtherProtocol {
    /** Takes the connections that speak it; others ask further. */
    ServerConnectionSelector selector(Shared shared);

    /**
     * What its calls share with requests over HTTP/1.
     *
     * @param interceptor lets every call pass
     * @param budget of the bodies of all calls under way
     * @param maxBodyBytes larger messages are refused
     * @param maxHeaderBytes of a call's headers together
     * @param timeout of a whole call
     */
    record Shared(
            CallInterceptor interceptor, ByteBudget budget, int maxBodyBytes, int maxHeaderBytes, Duration timeout) {}
}
