package dev.ragtime.runtime.push;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.api.Sha256;
import dev.ragtime.runtime.access.PrincipalList;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.http.ApiExchange;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.http.JsonRequest;
import dev.ragtime.runtime.http.OpenAiList;
import dev.ragtime.runtime.http.Route;
import dev.ragtime.runtime.ingest.LiveIngestion.State;
import dev.ragtime.runtime.pushed.Pushed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /v1/vector_stores} in the shape of OpenAI's API: each source is a vector store of its name, and each of its
 * documents a file in it, whichever way it was pushed. Stores are declared in the KnowledgeBase, not made here.
 */
final class VectorStoresApi {
    private static final String STORES = "/v1/vector_stores";
    private static final String STORE = STORES + "/{store}";
    private static final String FILES = STORE + "/files";
    private static final String FILE = FILES + "/{file}";
    private static final String BATCHES = STORE + "/file_batches";
    private static final String BATCH = BATCHES + "/{batch}";
    private static final int DEFAULT_PAGE = 20;
    private static final int MOST = 100;

    private final Inbox inbox;
    private final Catalog catalog;
    private final Indexer indexer;
    private final FilesApi files;

    VectorStoresApi(Inbox inbox, Catalog catalog, Indexer indexer, FilesApi files) {
        this.inbox = inbox;
        this.catalog = catalog;
        this.indexer = indexer;
        this.files = files;
    }

    List<Route> routes(Caller.Door door) {
        return List.of(
                door.route("GET", STORES, this::stores),
                door.route("POST", STORES, (exchange, caller) -> refuseDeclared(caller)),
                door.route("GET", STORE, (exchange, caller) -> exchange.json(200, store(source(exchange, caller)))),
                door.route("POST", STORE, (exchange, caller) -> refuseDeclared(caller)),
                door.route("DELETE", STORE, (exchange, caller) -> refuseDeclared(caller)),
                door.route("GET", FILES, this::list),
                door.route("POST", FILES, this::attach),
                door.route("GET", FILE, (exchange, caller) -> exchange.json(200, json(required(exchange, caller)))),
                door.route("DELETE", FILE, this::detach),
                door.route("POST", BATCHES, this::attachTogether),
                door.route("GET", BATCH, (exchange, caller) -> exchange.json(200, json(batch(exchange, caller)))),
                door.route("GET", BATCH + "/files", this::listBatch));
    }

    private static void refuseDeclared(Caller caller) {
        throw CallError.invalid(
                "declared_elsewhere",
                "",
                "vector stores are the sources of kind http that the KnowledgeBase declares: change its spec.sources; this API key opens "
                        + String.join(", ", caller.sources()));
    }

    private static String source(ApiExchange exchange, Caller caller) {
        return caller.source(exchange.pathParameter("store"));
    }

    private void stores(ApiExchange exchange, Caller caller) {
        var names = List.copyOf(caller.sources());
        exchange.json(200, OpenAiList.page(exchange, names, name -> name, name -> 0, DEFAULT_PAGE, MOST, this::store));
    }

    private ObjectNode store(String source) {
        var documents = catalog.documents(source).toList();
        var counts = new Counts();
        documents.forEach(document -> counts.add(status(document)));
        var created =
                documents.stream().mapToLong(Pushed.Document::pushedAt).min().orElse(0);
        var active =
                documents.stream().mapToLong(Pushed.Document::pushedAt).max().orElse(0);
        var json = Json.object()
                .put("id", source)
                .put("object", "vector_store")
                .put("created_at", created / 1000)
                .put("name", source)
                .put(
                        "usage_bytes",
                        documents.stream().mapToLong(Pushed.Document::bytes).sum())
                .put("status", counts.inProgress > 0 ? "in_progress" : "completed")
                .put("last_active_at", active / 1000);
        json.set("file_counts", counts.json());
        json.putObject("metadata");
        return json;
    }

    private void attach(ApiExchange exchange, Caller caller) {
        var source = source(exchange, caller);
        var request = JsonRequest.parse(exchange.body());
        var id = request.text("file_id")
                .orElseThrow(() ->
                        CallError.invalid("missing_field", "file_id", "file_id is missing: name an uploaded file"));
        requireAutomaticChunking(request);
        var attributes = DocumentsApi.attributes(request.root().path("attributes"), "attributes");
        exchange.json(200, json(attach(files.required(id, caller), source, attributes)));
    }

    private static void requireAutomaticChunking(JsonRequest request) {
        request.field("chunking_strategy")
                .filter(strategy -> !strategy.path("type").asText().equals("auto"))
                .ifPresent(strategy -> {
                    throw CallError.invalid(
                            "unsupported_field",
                            "chunking_strategy",
                            "chunking_strategy is set for all documents in spec.chunking of the KnowledgeBase: leave it out");
                });
    }

    private Pushed.Document attach(Pushed.UploadedFile file, String source, Map<String, Object> attributes) {
        return inbox.attach(file, source, attributes, principals(attributes))
                .orElseThrow(() -> new CallError(
                        CallError.Kind.NOT_FOUND, "file_not_found", "file " + file.id() + " was deleted meanwhile"));
    }

    /** Attributes are no lists: names stand in one text, as in a header. */
    private static List<String> principals(Map<String, Object> attributes) {
        var field = "attributes." + PrincipalList.KEY;
        return switch (attributes.get(PrincipalList.KEY)) {
            case null -> null;
            case String text -> DocumentFields.principals(text, field);
            default -> throw JsonRequest.wrongType(field, "a string of names parted by commas");
        };
    }

    private void attachTogether(ApiExchange exchange, Caller caller) {
        var source = source(exchange, caller);
        var request = JsonRequest.parse(exchange.body());
        requireAutomaticChunking(request);
        var attributes = DocumentsApi.attributes(request.root().path("attributes"), "attributes");
        var ids = new ArrayList<String>();
        request.field("file_ids").ifPresent(list -> list.forEach(id -> ids.add(id.asText())));
        if (ids.isEmpty() || ids.size() > DocumentsApi.MOST_IN_BATCH)
            throw CallError.invalid(
                    "invalid_type",
                    "file_ids",
                    "file_ids must name 1 to " + DocumentsApi.MOST_IN_BATCH + " uploaded files");
        var found =
                ids.stream().distinct().map(id -> files.required(id, caller)).toList();
        found.forEach(file -> attach(file, source, attributes));
        var fileIds = found.stream().map(Pushed.UploadedFile::id).toList();
        var id = "vsfb_" + Sha256.hex(source + " " + String.join(" ", fileIds), 24);
        var batch = new Pushed.Batch(id, source, fileIds, System.currentTimeMillis());
        inbox.put(batch);
        exchange.json(200, json(batch));
    }

    private Pushed.Batch batch(ApiExchange exchange, Caller caller) {
        var source = source(exchange, caller);
        var id = exchange.pathParameter("batch");
        return catalog.batch(id)
                .filter(batch -> batch.source().equals(source))
                .orElseThrow(
                        () -> new CallError(CallError.Kind.NOT_FOUND, "batch_not_found", "there is no batch " + id));
    }

    private ObjectNode json(Pushed.Batch batch) {
        var counts = new Counts();
        batch.files()
                .forEach(id -> counts.add(document(batch, id).map(this::status).orElse("cancelled")));
        var json = Json.object()
                .put("id", batch.id())
                .put("object", "vector_store.file_batch")
                .put("created_at", batch.createdAt() / 1000)
                .put("vector_store_id", batch.source())
                .put("status", counts.inProgress > 0 ? "in_progress" : "completed");
        json.set("file_counts", counts.json());
        return json;
    }

    private Optional<Pushed.Document> document(Pushed.Batch batch, String id) {
        return catalog.present(batch.source(), id);
    }

    private void listBatch(ApiExchange exchange, Caller caller) {
        var batch = batch(exchange, caller);
        list(
                exchange,
                batch.files().stream()
                        .flatMap(id -> document(batch, id).stream())
                        .toList());
    }

    private void list(ApiExchange exchange, Caller caller) {
        list(exchange, catalog.documents(source(exchange, caller)).toList());
    }

    private void list(ApiExchange exchange, List<Pushed.Document> documents) {
        var filter = exchange.queryParameter("filter");
        var wanted = documents.stream()
                .filter(document -> filter.isEmpty() || filter.get().equals(status(document)))
                .toList();
        exchange.json(
                200,
                OpenAiList.page(
                        exchange,
                        wanted,
                        Pushed.Document::id,
                        Pushed.Document::pushedAt,
                        DEFAULT_PAGE,
                        MOST,
                        this::json));
    }

    private void detach(ApiExchange exchange, Caller caller) {
        var document = required(exchange, caller);
        inbox.delete(document.source(), List.of(document.id()));
        exchange.json(
                200,
                Json.object()
                        .put("id", document.id())
                        .put("object", "vector_store.file.deleted")
                        .put("deleted", true));
    }

    private Pushed.Document required(ApiExchange exchange, Caller caller) {
        var source = source(exchange, caller);
        var id = exchange.pathParameter("file");
        return catalog.present(source, id)
                .orElseThrow(() -> new CallError(
                        CallError.Kind.NOT_FOUND,
                        "file_not_found",
                        "vector store %s has no file %s".formatted(source, id)));
    }

    private String status(Pushed.Document document) {
        return status(indexer.state(document));
    }

    private static String status(State state) {
        return switch (state) {
            case State.Waiting _ -> "in_progress";
            case State.Indexed _ -> "completed";
            case State.Failed _ -> "failed";
        };
    }

    private ObjectNode json(Pushed.Document document) {
        var state = indexer.state(document);
        var json = Json.object()
                .put("id", document.id())
                .put("object", "vector_store.file")
                .put("usage_bytes", document.bytes())
                .put("created_at", document.pushedAt() / 1000)
                .put("vector_store_id", document.source())
                .put("status", status(state));
        if (state instanceof State.Failed(var reason))
            json.putObject("last_error").put("code", "invalid_file").put("message", reason);
        else json.putNull("last_error");
        json.putObject("chunking_strategy").put("type", "other");
        json.set("attributes", Json.tree(document.attributes()));
        return json;
    }

    /** Documents by how far they are. */
    private static final class Counts {
        private int inProgress;
        private int completed;
        private int failed;
        private int cancelled;

        void add(String status) {
            switch (status) {
                case "in_progress" -> inProgress++;
                case "completed" -> completed++;
                case "failed" -> failed++;
                default -> cancelled++;
            }
        }

        ObjectNode json() {
            return Json.object()
                    .put("in_progress", inProgress)
                    .put("completed", completed)
                    .put("failed", failed)
                    .put("cancelled", cancelled)
                    .put("total", inProgress + completed + failed + cancelled);
        }
    }
}
