package dev.ragtime.runtime.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.api.Sha256;
import dev.ragtime.api.pipeline.TrustedClients;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.http.ApiExchange;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.http.JsonRequest;
import dev.ragtime.runtime.http.Page;
import dev.ragtime.runtime.http.Route;
import dev.ragtime.runtime.ingest.LiveIngestion.State;
import dev.ragtime.runtime.pushed.Pushed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** {@code /v1/sources/{source}/documents}: documents by their ids, singly and in batches. */
final class DocumentsApi {
    static final int MOST_IN_BATCH = 1000;

    private static final String DOCUMENTS = "/v1/sources/{source}/documents";
    private static final String DOCUMENT = DOCUMENTS + "/{+id}";
    private static final int DEFAULT_PAGE = 100;
    private static final Set<String> FIELDS =
            Set.of("id", "text", "base64", "mediaType", "title", "link", "metadata", "principals");

    private final Inbox inbox;
    private final Catalog catalog;
    private final Indexer indexer;

    DocumentsApi(Inbox inbox, Catalog catalog, Indexer indexer) {
        this.inbox = inbox;
        this.catalog = catalog;
        this.indexer = indexer;
    }

    List<Route> routes(Caller.Door door) {
        return List.of(
                door.route("GET", DOCUMENTS, this::list),
                door.route("POST", DOCUMENTS, this::batch),
                door.route("GET", DOCUMENT, this::get),
                door.route("PUT", DOCUMENT, Route.Body.BYTES, this::put),
                door.route("DELETE", DOCUMENT, this::delete));
    }

    private void put(ApiExchange exchange, Caller caller) {
        var source = caller.source(exchange.pathParameter("source"));
        var id = DocumentFields.id(exchange.pathParameter("id"), "id");
        var document = document(
                source,
                id,
                exchange.bytes(),
                DocumentFields.mediaType(exchange.header("Content-Type"), id, "Content-Type"),
                DocumentFields.title(exchange.queryParameter("title").orElse(""), "title"),
                DocumentFields.link(exchange.queryParameter("link").orElse(""), "link"),
                Map.of(),
                principals(exchange));
        var isNew = catalog.present(source, id).isEmpty();
        inbox.take(List.of(new Inbox.Arrival(document, DocumentFields.content(exchange.bytes(), "the body"))));
        exchange.json(isNew ? 201 : 200, json(catalog.document(source, id).orElse(document)));
    }

    /** A header that is there and empty is nobody, as from a client that joins a list of none. */
    private static List<String> principals(ApiExchange exchange) {
        var name = TrustedClients.PRINCIPALS_HEADER;
        return exchange.hasHeader(name) ? DocumentFields.header(exchange.header(name), name) : null;
    }

    private static Pushed.Document document(
            String source,
            String id,
            byte[] content,
            String mediaType,
            String title,
            String link,
            Map<String, Object> metadata,
            List<String> principals) {
        return new Pushed.Document(
                source,
                id,
                "",
                mediaType,
                title,
                link,
                content.length,
                Sha256.hex(content),
                UUID.randomUUID(),
                "",
                metadata,
                System.currentTimeMillis(),
                false,
                principals);
    }

    /** All or nothing is checked before the first is taken; taken is what was answered with 200. */
    private void batch(ApiExchange exchange, Caller caller) {
        var source = caller.source(exchange.pathParameter("source"));
        var request = JsonRequest.parse(exchange.body());
        var arrivals = new ArrayList<Inbox.Arrival>();
        var at = 0;
        for (var node : array(request, "documents")) arrivals.add(arrival(source, node, "documents[" + at++ + "]"));
        var gone = new ArrayList<String>();
        at = 0;
        for (var node : array(request, "delete")) {
            var field = "delete[" + at++ + "]";
            if (!node.isTextual()) throw JsonRequest.wrongType(field, "the id of a document");
            gone.add(DocumentFields.id(node.asText(), field));
        }
        if (arrivals.isEmpty() && gone.isEmpty())
            throw CallError.invalid("missing_field", "documents", "documents and delete are empty: name at least one");
        if (arrivals.size() + gone.size() > MOST_IN_BATCH)
            throw CallError.invalid(
                    "too_many",
                    "documents",
                    "more than " + MOST_IN_BATCH + " documents: send them in several requests");
        var both = arrivals.stream()
                .map(arrival -> arrival.document().id())
                .filter(gone::contains)
                .findFirst();
        if (both.isPresent())
            throw CallError.invalid(
                    "contradiction",
                    "delete",
                    "document " + both.get() + " is to be taken and to be deleted: name it once");
        inbox.take(arrivals);
        var deleted = inbox.delete(source, gone);
        exchange.json(200, Json.object().put("taken", arrivals.size()).put("deleted", deleted.size()));
    }

    private static List<JsonNode> array(JsonRequest request, String name) {
        var found = new ArrayList<JsonNode>();
        request.field(name).ifPresent(node -> {
            if (!node.isArray()) throw JsonRequest.wrongType(name, "a list");
            node.forEach(found::add);
        });
        return found;
    }

    private static Inbox.Arrival arrival(String source, JsonNode node, String field) {
        if (!node.isObject()) throw JsonRequest.wrongType(field, "an object with id and text or base64");
        node.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name))
                throw CallError.invalid(
                        "unknown_field", field + "." + name, field + "." + name + " is not known: leave it out");
        });
        var id = DocumentFields.id(text(node, "id", field), field + ".id");
        if (node.hasNonNull("text") == node.hasNonNull("base64"))
            throw CallError.invalid("missing_field", field, field + " must have exactly one of text and base64");
        var content = DocumentFields.content(content(node, field), field);
        return new Inbox.Arrival(
                document(
                        source,
                        id,
                        content,
                        DocumentFields.mediaType(text(node, "mediaType", field), id, field + ".mediaType"),
                        DocumentFields.title(text(node, "title", field), field + ".title"),
                        DocumentFields.link(text(node, "link", field), field + ".link"),
                        attributes(node.path("metadata"), field + ".metadata"),
                        principals(node.path("principals"), field + ".principals")),
                content);
    }

    private static List<String> principals(JsonNode node, String field) {
        if (node.isMissingNode() || node.isNull()) return null;
        if (!node.isArray() || node.valueStream().anyMatch(name -> !name.isTextual()))
            throw JsonRequest.wrongType(field, "a list of names");
        return DocumentFields.principals(
                node.valueStream().map(JsonNode::asText).toList(), field);
    }

    private static byte[] content(JsonNode node, String field) {
        if (node.hasNonNull("text")) return text(node, "text", field).getBytes(StandardCharsets.UTF_8);
        try {
            return Base64.getDecoder().decode(text(node, "base64", field));
        } catch (IllegalArgumentException e) {
            throw CallError.invalid(
                    "invalid_base64", field + ".base64", field + ".base64 is not base64: " + e.getMessage());
        }
    }

    private static String text(JsonNode node, String name, String field) {
        var value = node.path(name);
        if (value.isMissingNode() || value.isNull()) return "";
        if (!value.isTextual()) throw JsonRequest.wrongType(field + "." + name, "a string");
        return value.asText();
    }

    /** Values by name: texts, numbers, booleans. */
    static Map<String, Object> attributes(JsonNode node, String field) {
        if (node.isMissingNode() || node.isNull()) return Map.of();
        if (!node.isObject()) throw JsonRequest.wrongType(field, "an object");
        var values = new HashMap<String, Object>();
        node.properties().forEach(entry -> {
            var value = entry.getValue();
            var name = field + "." + entry.getKey();
            if (value.isTextual()) values.put(entry.getKey(), value.asText());
            else if (value.isBoolean()) values.put(entry.getKey(), value.asBoolean());
            else if (value.isNumber()) values.put(entry.getKey(), value.numberValue());
            else throw JsonRequest.wrongType(name, "a string, a number or a boolean");
        });
        if (values.size() > 64)
            throw CallError.invalid("too_many", field, field + " has more than 64 values: leave some out");
        return Map.copyOf(values);
    }

    private void get(ApiExchange exchange, Caller caller) {
        exchange.json(200, json(required(exchange, caller)));
    }

    private void delete(ApiExchange exchange, Caller caller) {
        var source = caller.source(exchange.pathParameter("source"));
        var id = exchange.pathParameter("id");
        if (inbox.delete(source, List.of(id)).isEmpty()) throw notFound(source, id);
        exchange.json(200, Json.object().put("id", id).put("deleted", true));
    }

    private Pushed.Document required(ApiExchange exchange, Caller caller) {
        var source = caller.source(exchange.pathParameter("source"));
        var id = exchange.pathParameter("id");
        return catalog.present(source, id).orElseThrow(() -> notFound(source, id));
    }

    private static CallError notFound(String source, String id) {
        return new CallError(
                CallError.Kind.NOT_FOUND, "document_not_found", "source %s has no document %s".formatted(source, id));
    }

    private void list(ApiExchange exchange, Caller caller) {
        var source = caller.source(exchange.pathParameter("source"));
        var limit = Page.limit(exchange, DEFAULT_PAGE, MOST_IN_BATCH);
        var after = exchange.queryParameter("after").orElse("");
        var page = catalog.documentsAfter(source, after).limit(limit + 1L).toList();
        var answer = Json.object();
        var documents = answer.putArray("documents");
        page.stream().limit(limit).map(this::json).forEach(documents::add);
        if (page.size() > limit) answer.put("after", page.get(limit - 1).id());
        exchange.json(200, answer);
    }

    private ObjectNode json(Pushed.Document document) {
        var json = Json.object()
                .put("id", document.id())
                .put("source", document.source())
                .put("bytes", document.bytes())
                .put("sha256", document.hash())
                .put("pushedAt", Instant.ofEpochMilli(document.pushedAt()).toString());
        if (!document.mediaType().isEmpty()) json.put("mediaType", document.mediaType());
        if (!document.title().isEmpty()) json.put("title", document.title());
        if (!document.link().isEmpty()) json.put("link", document.link());
        if (!document.attributes().isEmpty()) json.set("metadata", Json.tree(document.attributes()));
        if (document.principals() != null) json.set("principals", Json.tree(document.principals()));
        switch (indexer.state(document)) {
            case State.Waiting waiting -> {
                json.put("status", "Waiting");
                if (waiting.tried()) json.put("message", waiting.reason());
            }
            case State.Indexed(var chunks, var note) -> {
                json.put("status", "Indexed").put("chunks", chunks);
                if (!note.isEmpty()) json.put("message", note);
            }
            case State.Failed(var reason) -> json.put("status", "Failed").put("message", reason);
        }
        return json;
    }
}
