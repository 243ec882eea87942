package dev.ragtime.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.runtime.IndexNames;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What a Weaviate cluster says about its nodes and objects. */
public final class WeaviateNodes {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;
    private final String apiKey;

    /** The managed cluster of a KnowledgeBase. */
    public WeaviateNodes(TestNamespace namespace, String knowledgeBase) {
        this.base = namespace.address(knowledgeBase + "-weaviate");
        this.apiKey = namespace.weaviateKey(knowledgeBase);
    }

    /** The same with another key, by which less may be allowed. */
    public WeaviateNodes(TestNamespace namespace, String knowledgeBase, String apiKey) {
        this.base = namespace.address(knowledgeBase + "-weaviate");
        this.apiKey = apiKey;
    }

    /** Names of all collections, aliases, users and roles that begin so. */
    public Set<String> names(String prefix) throws IOException, InterruptedException {
        var names = new TreeSet<String>();
        get("/v1/schema")
                .path("classes")
                .forEach(each -> names.add(each.path("class").asText()));
        get("/v1/aliases")
                .path("aliases")
                .forEach(each -> names.add(each.path("alias").asText()));
        get("/v1/users/db").forEach(each -> names.add(each.path("userId").asText()));
        get("/v1/authz/roles").forEach(each -> names.add(each.path("name").asText()));
        names.removeIf(name -> !name.startsWith(prefix));
        return names;
    }

    /**
     * Status of the answer to a request.
     *
     * @param body JSON; empty for none
     */
    public int status(String method, String path, String body) throws IOException, InterruptedException {
        var content = body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(10))
                .header("authorization", "Bearer " + apiKey)
                .header("content-type", "application/json")
                .method(method, content)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    /** Nodes that {@code /v1/nodes} calls HEALTHY; 0 while the cluster does not answer. */
    public long healthy() throws InterruptedException {
        try {
            var nodes = get("/v1/nodes").path("nodes");
            return StreamSupport.stream(nodes.spliterator(), false)
                    .filter(node -> node.path("status").asText().equals("HEALTHY"))
                    .count();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Ids of all chunks of a KnowledgeBase's index. */
    public Set<String> chunkIds(KnowledgeBase kb) throws IOException, InterruptedException {
        return ids(IndexNames.of(kb, kb.getStatus().activeIndex().number()).chunks());
    }

    /** Numbers of the indexes of a KnowledgeBase of which anything is stored. */
    public Set<Integer> indexes(KnowledgeBase kb) throws IOException, InterruptedException {
        var alias = IndexNames.alias(kb);
        return get("/v1/schema")
                .path("classes")
                .valueStream()
                .flatMap(collection ->
                        IndexNames.number(alias, collection.path("class").asText()).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Ids of all objects of a collection, by cursor. */
    public Set<String> ids(String collection) throws IOException, InterruptedException {
        var ids = new TreeSet<String>();
        var after = "";
        while (true) {
            var page = get("/v1/objects?class=" + collection + "&limit=500"
                            + (after.isEmpty() ? "" : "&after=" + after))
                    .path("objects");
            if (page.isEmpty()) return ids;
            for (var object : page) {
                after = object.path("id").asText();
                ids.add(after);
            }
        }
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(10))
                .header("authorization", "Bearer " + apiKey)
                .build();
        var answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) throw new IOException(path + " answered " + answer.statusCode());
        return JSON.readTree(answer.body());
    }
}
