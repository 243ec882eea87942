package dev.ragtime.e2e.benchmark;

import dev.ragtime.api.knowledgebase.Chunking;
import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.e2e.cluster.Command;
import dev.ragtime.e2e.cluster.TestNamespace;
import dev.ragtime.runtime.chunk.Chunkers;
import dev.ragtime.runtime.chunk.EmbeddingText;
import dev.ragtime.runtime.document.Document;
import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.embed.Embedders;
import dev.ragtime.runtime.embed.Tokenizers;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Made-up pages of some 150 tokens each, the same at every run. */
record Corpus(List<String> pages) {
    private static final List<String> WORDS = List.of(
            ("lamp bulb socket fuse cable switch ceiling garden blue green copper brass glass shade repair replace clean measure voltage"
                            + " safety glove ladder workshop manual supplier warranty winter summer evening corridor kitchen hotel museum station"
                            + " dim bright flicker timer sensor battery solar panel storm lightning insurance invoice order delivery")
                    .split(" "));

    static Corpus ofLamps(int count) {
        var random = new Random(42);
        return new Corpus(IntStream.range(0, count)
                .mapToObj(i -> "Lamp notes " + i + "\n\n" + sentences(random, 10) + "\n")
                .toList());
    }

    private static String sentences(Random random, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "The " + words(random, 11) + ".")
                .collect(Collectors.joining(" "));
    }

    private static String words(Random random, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> WORDS.get(random.nextInt(WORDS.size())))
                .collect(Collectors.joining(" "));
    }

    static String query(int number) {
        return words(new Random(number), 6);
    }

    record EmbedOnly(int chunks, double seconds) {}

    /** The same chunks embedded by nothing but the model, on two threads. */
    EmbedOnly embedOnly() {
        var model = Embedding.Model.BGE_SMALL_EN_V1_5;
        var chunker = Chunkers.of(Chunking.defaults(), model, Tokenizers.open(model));
        var texts = IntStream.range(0, pages.size())
                .mapToObj(this::document)
                .flatMap(document -> chunker.chunk(document).stream())
                .map(EmbeddingText::of)
                .toList();
        try (var embedder = new Embedders(new CollectorRegistry()).open(model, Embedders.WhenFull.WAIT, 2)) {
            texts.subList(0, 20).forEach(embedder::embed);
            var begin = System.nanoTime();
            try (var threads = Executors.newFixedThreadPool(2)) {
                texts.forEach(text -> threads.submit(() -> embedder.embed(text)));
            }
            return new EmbedOnly(texts.size(), (System.nanoTime() - begin) / 1e9);
        }
    }

    private Document document(int number) {
        var path = number + ".txt";
        var parts = pages.get(number).split("\n\n");
        var section = Document.Section.of(List.of(), parts[1].strip());
        return new Document(DocumentId.of("corpus", path), "corpus", path, path, parts[0], List.of(section));
    }

    /** A claim, and a pod that keeps it mounted while it is filled. */
    String volume() {
        return """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: corpus}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 100Mi}}}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: filler}
                spec:
                  terminationGracePeriodSeconds: 0
                  securityContext: {runAsNonRoot: true, runAsUser: 10001, fsGroup: 10001, seccompProfile: {type: RuntimeDefault}}
                  containers:
                  - name: filler
                    image: docker.io/testbed/busybox:1
                    imagePullPolicy: Never
                    command: [sleep, "3600"]
                    securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
                    volumeMounts: [{name: corpus, mountPath: /corpus}]
                  volumes: [{name: corpus, persistentVolumeClaim: {claimName: corpus}}]
                """;
    }

    void copyInto(TestNamespace namespace) throws IOException {
        var folder = Files.createTempDirectory("corpus");
        for (int i = 0; i < pages.size(); i++) Files.writeString(folder.resolve(i + ".txt"), pages.get(i));
        Command.kubectl("wait", "pod/filler", "-n", namespace.name(), "--for=condition=Ready", "--timeout=120s")
                .mustSucceed();
        Command.kubectl("cp", folder + "/.", namespace.name() + "/filler:/corpus")
                .mustSucceed();
        Command.kubectl("delete", "pod/filler", "-n", namespace.name()).mustSucceed();
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) Files.delete(file);
        }
        Files.delete(folder);
    }

    String knowledgeBase() {
        return """
                apiVersion: ragtime.dev/v1alpha1
                kind: KnowledgeBase
                metadata: {name: corpus}
                spec:
                  sources: [{name: corpus, volume: {claimName: corpus}}]
                  store: {weaviate: {managed: {storage: {size: 2Gi}}}}
                """;
    }
}
