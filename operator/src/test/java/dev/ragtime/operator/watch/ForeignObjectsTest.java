package dev.ragtime.operator.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForeignObjectsTest {
    private static final Optional<String> KEY = Optional.of("0123456789abcdef0123456789abcdef");

    private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
    private StubApiServer server;
    private KubernetesClient client;
    private ForeignObjects foreign;

    @BeforeEach
    void start() throws IOException {
        server = new StubApiServer();
        client = server.client();
        foreign = new ForeignObjects(client, Set.of());
    }

    @AfterEach
    void stop() {
        foreign.close();
        client.close();
        server.close();
    }

    @Test
    void listsAndWatchesAskForMetadataOnly() throws InterruptedException {
        server.put("secrets", secret("git", 1, "hunter2"));
        watch(ForeignKind.Secret);
        await("hr/git");
        server.put("secrets", secret("git", 2, "hunter3"));
        await("hr/git");

        assertThat(server.requests)
                .hasSizeGreaterThanOrEqualTo(2)
                .allMatch(request -> request.contains("watch=true")
                        ? request.contains("as=PartialObjectMetadata;")
                        : request.contains("as=PartialObjectMetadataList;"));
        assertThat(server.reads("secrets", secret("git", 1, ""))).isZero();
    }

    @Test
    void whatAppearsChangesAndGoesIsTold() throws InterruptedException {
        watch(ForeignKind.ConfigMap);
        assertThat(foreign.exists(ForeignKind.ConfigMap, "hr", "pages")).isFalse();

        server.put("configmaps", pages(1, "a"));
        await("hr/pages");
        assertThat(foreign.exists(ForeignKind.ConfigMap, "hr", "pages")).isTrue();

        server.put("configmaps", pages(2, "b"));
        await("hr/pages");
        server.remove("configmaps", pages(3, "b"));
        await("hr/pages");
        assertThat(foreign.exists(ForeignKind.ConfigMap, "hr", "pages")).isFalse();
        assertThat(foreign.configMapDigest("hr", "pages")).isEmpty();
    }

    @Test
    void anObjectIsReadOncePerVersion() throws InterruptedException {
        server.put("secrets", secret("git", 1, "hunter2"));
        watch(ForeignKind.Secret);
        await("hr/git");

        var first = foreign.secret("hr", "git", KEY).orElseThrow();
        assertThat(foreign.secret("hr", "git", KEY)).contains(first);
        assertThat(server.reads("secrets", secret("git", 1, ""))).isOne();

        server.put("secrets", secret("git", 2, "hunter3"));
        await("hr/git");
        assertThat(foreign.secret("hr", "git", KEY).orElseThrow().digest()).isNotEqualTo(first.digest());
        assertThat(server.reads("secrets", secret("git", 1, ""))).isEqualTo(2);
    }

    @Test
    void anEditOfMetadataLeavesTheDigestAndWhatIsMissingIsNotRead() throws InterruptedException {
        server.put("secrets", secret("git", 1, "hunter2"));
        watch(ForeignKind.Secret);
        await("hr/git");
        var before = foreign.secret("hr", "git", KEY);

        server.put("secrets", secret("git", 2, "hunter2"));
        await("hr/git");

        assertThat(foreign.secret("hr", "git", KEY)).isEqualTo(before);
        assertThat(foreign.secret("hr", "other", KEY)).isEmpty();
        assertThat(server.reads("secrets", secret("other", 1, ""))).isZero();
    }

    @Test
    void beforeTheFirstListObjectsAreReadByName() {
        server.put("secrets", secret("git", 1, "hunter2"));

        assertThat(foreign.exists(ForeignKind.Secret, "hr", "git")).isTrue();
        assertThat(foreign.exists(ForeignKind.Secret, "hr", "other")).isFalse();
        assertThat(foreign.secret("hr", "git", Optional.empty()).orElseThrow().keys())
                .containsExactly("password");
    }

    @Test
    void aSecretIsKnownToSaySomethingOrNothing() {
        for (var value : List.of("hunter2", "", " \n")) {
            server.put("secrets", secret("git", 1, value));
            var read = foreign.secret("hr", "git", Optional.empty()).orElseThrow();

            assertThat(read.says("password")).as(value).isEqualTo(!value.isBlank());
            assertThat(read.says("other")).isFalse();
        }
    }

    @Test
    void aLongConfigMapIsReadWheneverItIsNeeded() throws InterruptedException {
        server.put("configmaps", pages(1, "x".repeat(70_000)));
        watch(ForeignKind.ConfigMap);
        await("hr/pages");

        foreign.configMap("hr", "pages");
        foreign.configMap("hr", "pages");
        assertThat(server.reads("configmaps", pages(1, ""))).isEqualTo(2);

        server.put("configmaps", pages(2, "short"));
        await("hr/pages");
        foreign.configMap("hr", "pages");
        assertThat(foreign.configMap("hr", "pages").orElseThrow().getData()).containsEntry("a.md", "short");
        assertThat(server.reads("configmaps", pages(1, ""))).isEqualTo(3);
    }

    @Test
    void ofAnObjectOnlyNameAndVersionStay() {
        var store = new VersionStore();
        var object = new GenericKubernetesResource();
        object.setMetadata(secret("git", 7, "hunter2").getMetadata());
        object.getMetadata().setAnnotations(Map.of("kubectl.kubernetes.io/last-applied-configuration", "hunter2"));

        assertThat(store.put(store.getKey(object), object)).isNull();

        var kept = store.get("hr/git").getMetadata();
        assertThat(kept.getAnnotations()).isEmpty();
        assertThat(kept.getLabels()).isEmpty();
        assertThat(kept)
                .extracting("namespace", "name", "uid", "resourceVersion")
                .containsExactly("hr", "git", "uid-git", "7");
        assertThat(store.remove("hr/git").getMetadata().getResourceVersion()).isEqualTo("7");
        assertThat(store.size()).isZero();
    }

    private void watch(ForeignKind kind) throws InterruptedException {
        var named = foreign.watch(kind);
        named.onChange((namespace, name) -> told.add(namespace + "/" + name));
        named.start();
        server.awaitWatch();
    }

    private void await(String object) throws InterruptedException {
        String next;
        do {
            next = told.poll(20, TimeUnit.SECONDS);
            assertThat(next).as("news of %s".formatted(object)).isNotNull();
        } while (!next.equals(object));
    }

    private static Secret secret(String name, int version, String password) {
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace("hr")
                .withName(name)
                .withUid("uid-" + name)
                .withResourceVersion(String.valueOf(version))
                .addToLabels("version", String.valueOf(version))
                .endMetadata()
                .addToData("password", Base64.getEncoder().encodeToString(password.getBytes(StandardCharsets.UTF_8)))
                .build();
    }

    private static ConfigMap pages(int version, String text) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("hr")
                .withName("pages")
                .withUid("uid-pages")
                .withResourceVersion(String.valueOf(version))
                .endMetadata()
                .withData(Map.of("a.md", text))
                .build();
    }
}
