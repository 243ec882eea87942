package dev.ragtime.runtime.push;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.api.Sha256;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.http.ApiExchange;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.http.OpenAiList;
import dev.ragtime.runtime.http.Route;
import dev.ragtime.runtime.pushed.Pushed;
import dev.ragtime.runtime.pushed.PushedEntries;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * {@code /v1/files} in the shape of OpenAI's API. A file with the same name, purpose and content is the same file, so that
 * one that is sent again after a lost answer is not there twice.
 */
final class FilesApi {
    private static final String FILES = "/v1/files";
    private static final String FILE = FILES + "/{id}";
    private static final int LONGEST_NAME = 255;
    private static final int ID_CHARACTERS = 24;
    private static final int MOST = 10_000;
    private static final Set<String> FIELDS = Set.of("file", "purpose");

    private final Inbox inbox;
    private final Catalog catalog;
    private final PushedEntries entries;

    FilesApi(Inbox inbox, Catalog catalog, PushedEntries entries) {
        this.inbox = inbox;
        this.catalog = catalog;
        this.entries = entries;
    }

    List<Route> routes(Caller.Door door) {
        return List.of(
                door.route("GET", FILES, this::list),
                door.route("POST", FILES, Route.Body.BYTES, this::upload),
                door.route("GET", FILE, (exchange, caller) -> exchange.json(200, json(required(exchange, caller)))),
                door.route("DELETE", FILE, this::delete),
                door.route("GET", FILE + "/content", this::content));
    }

    private void upload(ApiExchange exchange, Caller caller) {
        var form = FormData.parse(exchange.bytes(), exchange.header("Content-Type"));
        form.keySet().stream()
                .filter(name -> !FIELDS.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw CallError.invalid("unsupported_field", name, name + " is not supported: leave it out");
                });
        var part = form.get("file");
        if (part == null || part.fileName().isEmpty())
            throw CallError.invalid("missing_field", "file", "file is missing: send the file as a part with a name");
        var name = name(part.fileName());
        var purpose = form.containsKey("purpose") ? form.get("purpose").text() : "";
        if (purpose.isEmpty())
            throw CallError.invalid("missing_field", "purpose", "purpose is missing: send assistants or user_data");
        var content = DocumentFields.content(part.content(), "file");
        var hash = Sha256.hex(content);
        var file = new Pushed.UploadedFile(
                id(name, purpose, hash, caller),
                name,
                DocumentFields.mediaType(part.mediaType(), name, "Content-Type of file"),
                purpose,
                content.length,
                hash,
                UUID.randomUUID(),
                List.copyOf(caller.sources()),
                System.currentTimeMillis(),
                false);
        exchange.json(200, json(inbox.upload(file, content)));
    }

    private static String name(String given) {
        var name = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1)
                .strip();
        if (!name.isEmpty() && name.length() <= LONGEST_NAME && name.chars().noneMatch(Character::isISOControl))
            return name;
        throw CallError.invalid(
                "invalid_name",
                "file",
                "the name of file must have 1 to " + LONGEST_NAME + " characters, none of them a control character");
    }

    private static String id(String name, String purpose, String hash, Caller caller) {
        // each part ends with what no part has
        var parts = List.of(name, purpose, hash, String.join("/", caller.sources()), "");
        return "file-" + Sha256.hex(String.join("\0", parts), ID_CHARACTERS);
    }

    private void list(ApiExchange exchange, Caller caller) {
        var purpose = exchange.queryParameter("purpose");
        var files = catalog.files()
                .filter(file -> mayRead(caller, file))
                .filter(file -> purpose.isEmpty() || purpose.get().equals(file.purpose()))
                .toList();
        exchange.json(
                200,
                OpenAiList.page(
                        exchange,
                        files,
                        Pushed.UploadedFile::id,
                        Pushed.UploadedFile::createdAt,
                        MOST,
                        MOST,
                        FilesApi::json));
    }

    private void delete(ApiExchange exchange, Caller caller) {
        var file = required(exchange, caller);
        inbox.delete(file);
        exchange.json(
                200, Json.object().put("id", file.id()).put("object", "file").put("deleted", true));
    }

    private void content(ApiExchange exchange, Caller caller) {
        var file = required(exchange, caller);
        var content = entries.content(file.content()).orElseThrow(() -> notFound(file.id()));
        exchange.bytes(200, file.mediaType().isEmpty() ? "application/octet-stream" : file.mediaType(), content);
    }

    private Pushed.UploadedFile required(ApiExchange exchange, Caller caller) {
        return required(exchange.pathParameter("id"), caller);
    }

    /** A file that this caller may use. */
    Pushed.UploadedFile required(String id, Caller caller) {
        return catalog.file(id).filter(file -> mayRead(caller, file)).orElseThrow(() -> notFound(id));
    }

    private static boolean mayRead(Caller caller, Pushed.UploadedFile file) {
        return file.readers().stream().anyMatch(caller.sources()::contains);
    }

    private static CallError notFound(String id) {
        return new CallError(CallError.Kind.NOT_FOUND, "file_not_found", "there is no file " + id);
    }

    private static ObjectNode json(Pushed.UploadedFile file) {
        return Json.object()
                .put("id", file.id())
                .put("object", "file")
                .put("bytes", file.bytes())
                .put("created_at", file.createdAt() / 1000)
                .put("filename", file.name())
                .put("purpose", file.purpose())
                .put("status", "processed");
    }
}
