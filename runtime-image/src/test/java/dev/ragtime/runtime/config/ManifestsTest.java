package dev.ragtime.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.api.pipeline.Retrieval.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process reads what an operator of another version has written. */
class ManifestsTest {
    @TempDir
    private Path folder;

    @Test
    void fields_of_a_newer_version_are_ignored_at_every_depth() throws IOException {
        var manifests = read("""
                apiVersion: ragtime.dev/v1alpha1
                kind: RagPipeline
                metadata: {name: assistant, namespace: shop, invented: 1}
                spec:
                  knowledgeBases: [{name: handbook, invented: x}]
                  retrieval: {mode: Vector, topK: 3, invented: {deep: [1, 2]}}
                  generator: {extractive: {invented: true}}
                  invented: {}
                status: {invented: 1}
                invented: {}
                ---
                apiVersion: ragtime.dev/v1alpha1
                kind: KnowledgeBase
                metadata: {name: handbook, namespace: shop}
                spec:
                  sources: [{name: docs, git: {url: "https://git.example.com/docs.git", ref: main, invented: 1}}]
                  embedding: {inProcess: {model: bge-small-en-v1.5, invented: 1}}
                  store: {weaviate: {managed: {storage: {size: 1Gi, invented: 1}}}}
                status: {store: {endpoint: "http://store", invented: 1}, activeIndex: {collection: C, invented: 1}}
                ---
                apiVersion: ragtime.dev/v1alpha1
                kind: ModelRoute
                metadata: {name: chat, namespace: shop}
                spec:
                  backends:
                  - {name: only, openAICompatible: {url: "http://llm/v1", invented: 1}, model: tiny, invented: {}}
                """);

        assertThat(manifests.pipelines().getFirst().getSpec().retrieval().mode())
                .isEqualTo(Mode.Vector);
        assertThat(manifests
                        .knowledgeBases()
                        .getFirst()
                        .getStatus()
                        .activeIndex()
                        .collection())
                .isEqualTo("C");
        assertThat(manifests.routes().getFirst().getSpec().backends())
                .singleElement()
                .satisfies(backend -> assertThat(backend.model()).isEqualTo("tiny"));
    }

    @Test
    void a_kind_that_is_not_known_stands_beside_those_that_are() throws IOException {
        var manifests = read("""
                apiVersion: ragtime.dev/v1alpha1
                kind: Tomorrow
                metadata: {name: x}
                spec: {a: 1}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: prompt}
                data: {system: s, user: u}
                """);

        assertThat(manifests.configMap("prompt")).isPresent();
    }

    @Test
    void what_is_no_manifest_is_refused_with_its_file() {
        assertThatThrownBy(() -> read("kind: ["))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("resources.yaml");
    }

    private Manifests read(String yaml) throws IOException {
        Files.writeString(folder.resolve("resources.yaml"), yaml);
        return Manifests.read(folder);
    }
}
