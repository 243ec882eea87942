package dev.ragtime.e2e.benchmark;

import dev.ragtime.e2e.cluster.Command;
import dev.ragtime.e2e.cluster.FilledClaim;
import dev.ragtime.e2e.cluster.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Made-up pages that are one chunk each, the same at every run. */
record Corpus(List<String> pages) {
    private static final List<String> WORDS = List.of(
            ("lamp bulb socket fuse cable switch ceiling garden blue green copper brass glass shade repair replace clean measure voltage"
                            + " safety glove ladder workshop manual supplier warranty winter summer evening corridor kitchen hotel museum station"
                            + " dim bright flicker timer sensor battery solar panel storm lightning insurance invoice order delivery")
                    .split(" "));

    /** Pages of some 150 tokens. */
    static Corpus ofLamps(int count) {
        return of(count, 10);
    }

    /** Pages of one sentence. */
    static Corpus ofNotes(int count) {
        return of(count, 1);
    }

    private static Corpus of(int count, int sentences) {
        var random = new Random(42);
        return new Corpus(IntStream.range(0, count)
                .mapToObj(i -> "Lamp notes " + i + "\n\n" + sentences(random, sentences) + "\n")
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

    /** Makes a claim with all pages as files. */
    void intoVolume(TestNamespace namespace, String claim) throws IOException {
        namespace.apply(FilledClaim.manifests(claim, "1Gi", "sleep 3600"));
        var folder = Files.createTempDirectory("corpus");
        for (int i = 0; i < pages.size(); i++) Files.writeString(folder.resolve(i + ".txt"), pages.get(i));
        Command.kubectl(
                        "wait",
                        "pod/" + FilledClaim.POD,
                        "-n",
                        namespace.name(),
                        "--for=condition=Ready",
                        "--timeout=120s")
                .mustSucceed();
        Command.kubectl("cp", folder + "/.", namespace.name() + "/" + FilledClaim.POD + ":" + FilledClaim.FOLDER)
                .mustSucceed();
        Command.kubectl("delete", "pod/" + FilledClaim.POD, "-n", namespace.name())
                .mustSucceed();
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) Files.delete(file);
        }
        Files.delete(folder);
    }

    /** A KnowledgeBase with one source in a store of its own. */
    static String knowledgeBase(String name, String source) {
        return """
                apiVersion: ragtime.dev/v1alpha1
                kind: KnowledgeBase
                metadata: {name: %s}
                spec:
                  sources: [%s]
                  store: {weaviate: {managed: {storage: {size: 2Gi}}}}
                """.formatted(name, source);
    }
}
