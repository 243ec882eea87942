package dev.ragtime.runtime.http;

import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/**
 * Closes a connection once the answer is sent that says so, because its client asked for that or this process ends: the server
 * says it and leaves the connection open, so that a client that reads to the end waits for nothing (RFC 9112, 9.6). With a body
 * that nobody read it is left to the server, since closing on it may take the answer back.
 */
final class ClosedOnDemand implements Filter {
    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        chain.proceed();
        var read = !request.content().hasEntity() || request.content().consumed();
        if (read && response.isSent() && response.headers().containsToken(HeaderValues.CONNECTION_CLOSE))
            throw new CloseConnectionException("the answer ends the connection");
    }
}
