package dev.ragtime.runtime.serve;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.runtime.config.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RerankModelOfPodTest {
    @TempDir
    private Path config;

    @Test
    void a_pod_without_the_files_of_its_rerank_model_ends_with_the_field_before_it_listens() throws IOException {
        Files.writeString(config.resolve("resources.yaml"), """
                apiVersion: ragtime.dev/v1alpha1
                kind: RagPipeline
                metadata: {name: assistant, namespace: shop}
                spec:
                  knowledgeBases: [{name: handbook}]
                  retrieval: {rerank: {inProcess: {image: {reference: "registry.example.com/reranker:2"}}}}
                  generator: {extractive: {}}
                """);
        var serve = new ServeCommand();
        new CommandLine(serve).parseArgs("--config", config.toString());

        assertThatThrownBy(serve::call)
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("spec.retrieval.rerank.inProcess.modelFile: there is no file model.onnx");
    }
}
