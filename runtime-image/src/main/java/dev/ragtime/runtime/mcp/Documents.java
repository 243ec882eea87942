package dev.ragtime.runtime.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.ask.QueryService;
import dev.ragtime.runtime.call.CallGuard;
import dev.ragtime.runtime.chunk.JoinedText;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.telemetry.Outcome;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Documents as resources: {@code ragtime://<knowledge base>/<document id>}, as passages name them. They are not listed, since
 * who may read a document stands in its chunks alone.
 */
record Documents(QueryService service) {
    private static final Pattern ADDRESS =
            Pattern.compile("ragtime://([a-z0-9.-]{1,253})/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");

    static String address(String knowledgeBase, String documentId) {
        return "ragtime://" + knowledgeBase + "/" + documentId;
    }

    ObjectNode list() {
        var result = Json.object();
        result.putArray("resources");
        return result;
    }

    ObjectNode templates() {
        var result = Json.object();
        result.putArray("resourceTemplates")
                .addObject()
                .put("uriTemplate", address("{knowledgeBase}", "{documentId}"))
                .put("name", "document")
                .put("title", "A document of the knowledge base")
                .put("description", "The whole text of a document that search or answer named.")
                .put("mimeType", "text/plain");
        return result;
    }

    /**
     * The text of a document.
     *
     * @throws RpcError when there is none that this caller may read
     */
    ObjectNode read(ObjectNode params, CallGuard guard, Caller caller) {
        if (!params.path("uri").isTextual()) throw new RpcError(RpcError.INVALID_PARAMS, "uri must be a string");
        var uri = params.path("uri").asText();
        var address = ADDRESS.matcher(uri);
        if (!address.matches()) throw notFound(uri);
        var text = text(address, guard, caller, uri);
        var result = Json.object();
        result.putArray("contents")
                .addObject()
                .put("uri", uri)
                .put("mimeType", "text/plain")
                .put("text", text);
        return result;
    }

    private String text(Matcher address, CallGuard guard, Caller caller, String uri) {
        var chunks = service.document(address.group(1), UUID.fromString(address.group(2)), caller, guard);
        if (chunks.isEmpty()) throw notFound(uri);
        return JoinedText.of(chunks);
    }

    private static RpcError notFound(String uri) {
        var shown = uri.length() > 500 ? uri.substring(0, 500) : uri;
        return new RpcError(
                RpcError.RESOURCE_NOT_FOUND, "resource not found", Json.object().put("uri", shown), Outcome.REFUSED);
    }
}
