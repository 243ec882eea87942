package dev.ragtime.runtime.http;

import dev.ragtime.runtime.call.CallError;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.regex.Pattern;

/**
 * Lets in only who asks for this machine by its own name. A server on the loopback address is reached by every page that a
 * browser of this machine shows: by a foreign page's script, which names its page as {@code Origin}, and by a foreign name
 * that is made to point here, which stands in {@code Host}.
 */
final class LocalOnly implements Filter {
    private static final String NAME = "(?:localhost|127\\.0\\.0\\.1|\\[::1\\])(?::\\d{1,5})?";
    private static final Pattern HOST = Pattern.compile(NAME, Pattern.CASE_INSENSITIVE);
    private static final Pattern ORIGIN = Pattern.compile("https?://" + NAME, Pattern.CASE_INSENSITIVE);

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        var host = request.headers().first(HeaderNames.HOST).orElse("");
        var origin = request.headers().first(HeaderNames.ORIGIN);
        if (HOST.matcher(host).matches()
                && origin.map(o -> ORIGIN.matcher(o).matches()).orElse(true)) {
            chain.proceed();
        } else {
            var message = "this server answers to localhost only, and to no page from elsewhere";
            ErrorBody.send(response, new CallError(CallError.Kind.UNAUTHORIZED, "not_local", message));
        }
    }
}
