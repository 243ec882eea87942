package dev.ragtime.runtime.http;

import java.util.function.UnaryOperator;

/**
 * One operation of an API.
 *
 * @param method GET, POST, PUT or DELETE
 * @param path literal, or with parts {@code {name}}, the last of which may be {@code {+name}} and take slashes, too; also
 *     label {@code endpoint} of its metrics
 * @param admission asked before the body is read
 * @param judged whether its requests are events of objectives
 * @param body what its requests carry
 * @param errors how its errors are written
 */
public record Route(String method, String path, Admission admission, boolean judged, Body body, ErrorShape errors) {
    /** What the body of a request is. */
    public enum Body {
        /** UTF-8; anything else is refused. */
        TEXT,
        BYTES
    }

    /** Whether a request is let in, and who answers it. */
    @FunctionalInterface
    public interface Admission {
        /**
         * @param header value of a request header by its name, empty text when it is not there
         * @throws dev.ragtime.runtime.call.CallError when it is not let in
         */
        ApiHandler admit(UnaryOperator<String> header);
    }

    /** With OpenAI's errors. */
    public Route(String method, String path, Admission admission, boolean judged, Body body) {
        this(method, path, admission, judged, body, ErrorBody.OPENAI);
    }

    /** Open to everybody, with a body of text. */
    public Route(String method, String path, ApiHandler handler, boolean judged) {
        this(method, path, header -> handler, judged, Body.TEXT);
    }

    /** One that objectives are about. */
    public Route(String method, String path, ApiHandler handler) {
        this(method, path, handler, true);
    }
}
