package dev.ragtime.runtime.source;

import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpResponseException;
import com.google.api.services.storage.Storage;
import com.google.api.services.storage.model.Objects;
import com.google.api.services.storage.model.StorageObject;
import dev.ragtime.api.knowledgebase.GcsBucket;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.document.SourceFile;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A bucket by Google's JSON API; an object's generation, which each write makes anew, is its version. */
final class GcsStore implements ObjectStore {
    private static final String LISTING = "storage#objects";
    private static final String FIELDS = "kind,nextPageToken,items(name,generation,size)";
    private static final long PAGE = 1000;

    /** In each answer that is an object. */
    private static final String VERSION = "x-goog-generation";

    private final GcsBucket gcs;
    private final Storage client;
    private final GcsErrors errors;

    private GcsStore(GcsBucket gcs, Storage client, GcsErrors errors) {
        this.gcs = gcs;
        this.client = client;
        this.errors = errors;
    }

    static SourceReader reader(String source, GcsBucket gcs, Secrets secrets, Predicate<String> byDefault) {
        return reader(source, gcs, GcsConnection.here(source, gcs, secrets), byDefault);
    }

    static SourceReader reader(String source, GcsBucket gcs, GcsConnection connection, Predicate<String> byDefault) {
        var errors = new GcsErrors(source, gcs);
        return new ObjectSource(
                source,
                "gcs",
                gcs.prefix(),
                gcs.include(),
                byDefault,
                () -> new GcsStore(gcs, connection.open(), errors));
    }

    @Override
    public void list(Consumer<StoredObject> each) {
        try {
            String next = null;
            do {
                var page = page(next);
                if (page.getItems() != null) page.getItems().forEach(object -> each.accept(listed(object)));
                next = page.getNextPageToken();
            } while (next != null);
        } catch (IOException e) {
            throw errors.of(e);
        }
    }

    /** What is no listing, such as a page to log in at, would else be taken for an empty one. */
    private Objects page(String token) throws IOException {
        var response = client.objects()
                .list(gcs.bucket())
                .setPrefix(gcs.prefix().isEmpty() ? null : gcs.prefix())
                .setMaxResults(PAGE)
                .setPageToken(token)
                .setFields(FIELDS)
                .executeUnparsed();
        try {
            if (!isJson(response)) throw errors.noListing();
            var page = response.parseAs(Objects.class);
            if (page == null || !LISTING.equals(page.getKind())) throw errors.noListing();
            return page;
        } catch (IllegalArgumentException e) {
            throw errors.noListing();
        } finally {
            response.disconnect();
        }
    }

    private static boolean isJson(HttpResponse response) {
        return Optional.ofNullable(response.getContentType())
                .filter(type -> type.startsWith("application/json"))
                .isPresent();
    }

    private StoredObject listed(StorageObject object) {
        var uri = "gs://" + gcs.bucket() + "/" + object.getName();
        var size = object.getSize() == null ? null : object.getSize().longValue();
        var generation =
                object.getGeneration() == null ? null : object.getGeneration().toString();
        return StoredObject.of(object.getName(), uri, size, generation);
    }

    @Override
    public SourceFile.Opened open(StoredObject listed) throws IOException {
        var response = answer(listed);
        if (response.getHeaders().getFirstHeaderStringValue(VERSION) == null) {
            response.disconnect();
            throw ObjectErrors.noObject();
        }
        return new SourceFile.Opened(response.getContent(), Optional.empty(), Map.of());
    }

    private HttpResponse answer(StoredObject listed) throws IOException {
        try {
            return client.objects().get(gcs.bucket(), listed.name()).executeMedia();
        } catch (HttpResponseException e) {
            throw new IOException(errors.ofObject(e), e);
        } catch (IOException e) {
            throw errors.of(e);
        }
    }

    @Override
    public void close() {
        // each request had a connection of its own
    }
}
