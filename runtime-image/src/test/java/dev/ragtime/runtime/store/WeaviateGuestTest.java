package dev.ragtime.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.api.knowledgebase.IndexDefinition.Layout;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.StoreStatus;
import dev.ragtime.api.knowledgebase.Store.Quantization;
import dev.ragtime.api.runtime.GuestRights;
import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.runtime.access.Readers;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The rights of a KnowledgeBase in the Weaviate of another: enough for everything that a store does, and no more. */
@ExtendWith(WeaviateServer.Extension.class)
class WeaviateGuestTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String OWNER = "owner";
    private static WeaviateServer server;

    @BeforeAll
    static void start() {
        server = WeaviateServer.withUsers(OWNER);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** A KnowledgeBase with a role and a key, as the operator makes them. */
    private record Guest(IndexNames names, String key) {
        static Guest admitted() {
            var prefix = IndexNames.guestPrefix(UUID.randomUUID().toString());
            var kb = new KnowledgeBase();
            kb.setMetadata(new ObjectMetaBuilder()
                    .withName("hr-handbook")
                    .withNamespace("hr")
                    .build());
            kb.setStatus(new KnowledgeBaseStatus(
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    List.of(),
                    new StoreStatus(null, null, null, null, null, null, null, null, null, prefix, null),
                    null,
                    null,
                    null,
                    List.of(),
                    List.of(),
                    List.of()));
            var role = Map.of("name", prefix + "role", "permissions", GuestRights.permissions(prefix));
            assertThat(send(OWNER, "POST", "/v1/authz/roles", role)).isEqualTo(201);
            var key = made("/v1/users/db/" + prefix + "1");
            var roles = Map.of("roles", List.of(prefix + "role"), "userType", "db");
            assertThat(send(OWNER, "POST", "/v1/authz/users/" + prefix + "1/assign", roles))
                    .isEqualTo(200);
            return new Guest(IndexNames.of(kb, 1), key);
        }

        WeaviateIndexStore open() {
            return new WeaviateIndexStore(
                    server.address(), () -> Optional.of(key), names, new Layout(Quantization.None, 1));
        }
    }

    @Nested
    class AsAGuest extends StoreConformance {
        private final Guest guest = Guest.admitted();

        @Override
        public IndexStore open() {
            return guest.open();
        }

        @AfterEach
        void forget() throws Exception {
            server.forget(guest.names(), OWNER);
        }
    }

    @Test
    void documents_are_pushed_into_it_and_taken_from_it() {
        try (var store = Guest.admitted().open()) {
            var pushed = store.pushed().orElseThrow();
            pushed.create();
            var id = UUID.randomUUID();
            pushed.put(Map.of(id, "entry"));
            pushed.delete(List.of(id));
        }
    }

    @Test
    void a_guest_neither_lists_nor_reads_writes_or_deletes_what_is_of_another() {
        var one = Guest.admitted();
        var other = Guest.admitted();
        try (var store = one.open()) {
            store.create();
            store.chunks().put(List.of(SampleChunks.chunk("a", 0, "blue lamp")));
            var chunks = one.names().chunks();
            assertThat(send(other.key(), "GET", "/v1/schema/" + chunks, null)).isEqualTo(403);
            assertThat(send(other.key(), "GET", "/v1/objects?class=" + chunks, null))
                    .isEqualTo(403);
            assertThat(send(other.key(), "POST", "/v1/objects", Map.of("class", chunks)))
                    .isEqualTo(403);
            assertThat(send(other.key(), "DELETE", "/v1/schema/" + chunks, null))
                    .isEqualTo(403);
            assertThat(send(other.key(), "DELETE", "/v1/aliases/" + one.names().alias(), null))
                    .isEqualTo(403);
            assertThat(send(other.key(), "POST", "/v1/users/db/another", Map.of()))
                    .isEqualTo(403);
            assertThat(body(other.key(), "/v1/schema")).doesNotContain(chunks);
            assertThat(body(other.key(), "/v1/nodes?output=verbose")).doesNotContain(chunks);
            assertThat(body(other.key(), "/v1/aliases"))
                    .doesNotContain(one.names().alias());
            assertThatThrownBy(() -> new WeaviateIndexStore(
                                    server.address(),
                                    () -> Optional.of(other.key()),
                                    one.names(),
                                    new Layout(Quantization.None, 1))
                            .search()
                            .find(SearchRequest.matching("lamp", 5, Readers.EVERYONE)))
                    .isInstanceOf(StoreException.class);
            assertThat(store.counts().chunks()).isEqualTo(1);
        }
    }

    private static String made(String path) {
        try {
            return JSON.readTree(exchange(OWNER, "POST", path, Map.of()).body())
                    .path("apikey")
                    .asText();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int send(String key, String method, String path, Object body) {
        return exchange(key, method, path, body).statusCode();
    }

    private static String body(String key, String path) {
        return exchange(key, "GET", path, null).body();
    }

    /** @param body null for none */
    private static HttpResponse<String> exchange(String key, String method, String path, Object body) {
        try {
            var content =
                    body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(JSON.writeValueAsString(body));
            var request = HttpRequest.newBuilder(server.address().http().resolve(path))
                    .header("Authorization", "Bearer " + key)
                    .header("Content-Type", "application/json")
                    .method(method, content)
                    .build();
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(path, e);
        }
    }
}
