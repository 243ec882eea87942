package dev.ragtime.runtime.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.telemetry.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** How a request is to be answered: the protocol was made anew in 2026, without a handshake. */
enum Era {
    /** Versions that a client and a server agree on by {@code initialize}. */
    HANDSHAKE,
    /** Versions that each request names, in {@code _meta} and in headers. */
    ENVELOPE;

    /** Oldest first. */
    private static final List<String> OF_HANDSHAKE = List.of("2025-06-18", "2025-11-25");

    private static final List<String> OF_ENVELOPE = List.of("2026-07-28");
    static final List<String> ALL = List.of("2025-06-18", "2025-11-25", "2026-07-28");

    private static final String VERSION = "io.modelcontextprotocol/protocolVersion";
    private static final String CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
    private static final String VERSION_HEADER = "mcp-protocol-version";
    private static final String BASE64_BEGIN = "=?base64?";
    private static final String BASE64_END = "?=";

    /** What of its parameters a request repeats in a header. */
    private static final Map<String, String> NAMED = Map.of("tools/call", "name", "resources/read", "uri");

    /**
     * @param header value of a request header by its name, empty text when it is not there
     * @throws RpcError when the request contradicts itself, or is of a version that is not spoken here
     */
    static Era of(RpcMessage.Request request, UnaryOperator<String> header) {
        var named = header.apply(VERSION_HEADER);
        var meta = request.params().path("_meta");
        if (!meta.has(VERSION) && !OF_ENVELOPE.contains(named)) {
            if (!named.isEmpty() && !OF_HANDSHAKE.contains(named)) throw unsupported(named);
            return HANDSHAKE;
        }
        if (!meta.path(VERSION).isTextual() || !meta.has(CAPABILITIES))
            throw new RpcError(
                    RpcError.INVALID_PARAMS, "params._meta must hold " + VERSION + ", a string, and " + CAPABILITIES);
        var version = meta.path(VERSION).asText();
        requireSame(VERSION_HEADER, Optional.of(named), version);
        requireSame("mcp-method", Optional.of(header.apply("mcp-method")), request.method());
        Optional.ofNullable(NAMED.get(request.method()))
                .map(request.params()::path)
                .filter(name -> name.isTextual())
                .ifPresent(name -> requireSame("mcp-name", decoded(header.apply("mcp-name")), name.asText()));
        if (!OF_ENVELOPE.contains(version)) throw unsupported(version);
        return ENVELOPE;
    }

    /** The version that a handshake ends with: the client's own, if it is spoken here. */
    static String agreed(String wanted) {
        return OF_HANDSHAKE.contains(wanted) ? wanted : OF_HANDSHAKE.getLast();
    }

    /** A result as clients of this era want it. */
    ObjectNode result(ObjectNode result, ObjectNode server, boolean cacheable) {
        if (this == HANDSHAKE) return result;
        result.put("resultType", "complete");
        // who may read what changes at any time
        if (cacheable) result.put("ttlMs", 0).put("cacheScope", "private");
        result.putObject("_meta").set("io.modelcontextprotocol/serverInfo", server);
        return result;
    }

    /** An error by the number that clients of this era know. */
    RpcError error(RpcError error) {
        var renumbered = this == ENVELOPE && error.code() == RpcError.RESOURCE_NOT_FOUND;
        return renumbered ? error.numbered(RpcError.INVALID_PARAMS) : error;
    }

    /** Status of an answer that is an error. */
    int status(RpcError error) {
        return this == HANDSHAKE ? 200 : error.status();
    }

    private static void requireSame(String header, Optional<String> said, String body) {
        if (said.filter(body::equals).isEmpty())
            throw new RpcError(RpcError.HEADER_MISMATCH, "header " + header + " must say what the body says");
    }

    /** What is no visible ASCII comes as Base64 of its UTF-8; empty when that cannot be read. */
    private static Optional<String> decoded(String header) {
        if (!header.startsWith(BASE64_BEGIN) || !header.endsWith(BASE64_END)) return Optional.of(header);
        try {
            var text = header.substring(BASE64_BEGIN.length(), header.length() - BASE64_END.length());
            return Optional.of(new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static RpcError unsupported(String version) {
        var data = Json.object().put("requested", version);
        ALL.forEach(data.putArray("supported")::add);
        return new RpcError(RpcError.UNSUPPORTED_VERSION, "unsupported protocol version", data, Outcome.REFUSED);
    }
}
