package dev.ragtime.runtime.evaluate;

import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.runtime.FullForm;
import dev.ragtime.runtime.store.WeaviateServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * SciFact, of {@code BEIR_DATA} or {@code shared/data/scifact} beside the project: 25 questions on the documents they are
 * judged by and 25 others, with {@code FULL} all 300 and 150 others, and with {@code BEIR_FULL=true} on all documents
 * (minutes of embedding).
 */
record SciFactData(BeirDataset dataset, List<BeirDataset.Entry> corpus) {
    /** On all documents. */
    static final boolean FULL = Boolean.parseBoolean(System.getenv("BEIR_FULL"));

    /** With every default. */
    static final RagPipeline PIPELINE = Serialization.unmarshal("""
            apiVersion: ragtime.dev/v1alpha1
            kind: RagPipeline
            metadata: {name: scifact}
            spec: {knowledgeBases: [{name: scifact}], generator: {extractive: {}}}
            """, RagPipeline.class);

    private static final int QUESTIONS = 25;

    static SciFactData read() throws IOException {
        var others = FULL ? Integer.MAX_VALUE : isWhole() ? 150 : 25;
        return read(folder(), isWhole() ? Integer.MAX_VALUE : QUESTIONS, others);
    }

    /**
     * @param questions at most so many, from the first
     * @param others at most so many documents that no question is judged by
     */
    static SciFactData read(Path folder, int questions, int others) throws IOException {
        var dataset = first(questions, BeirDataset.read(folder));
        return new SciFactData(dataset, corpus(folder, dataset, others));
    }

    static Path folder() {
        return Optional.ofNullable(System.getenv("BEIR_DATA"))
                .map(Path::of)
                .or(() -> WeaviateServer.besideTheProject("shared/data/scifact"))
                .orElse(Path.of("../shared/data/scifact"));
    }

    static boolean isThere() {
        boolean there = Files.isDirectory(folder());
        if (!there) System.err.println("SKIPPED on SciFact: no " + folder() + "; set BEIR_DATA to a BEIR folder");
        return there;
    }

    /** Whether all questions are asked. */
    static boolean isWhole() {
        return FULL || FullForm.asked();
    }

    private static BeirDataset first(int questions, BeirDataset dataset) {
        var first = new LinkedHashMap<String, String>();
        dataset.queries().entrySet().stream().limit(questions).forEach(q -> first.put(q.getKey(), q.getValue()));
        var judgements = new HashMap<>(dataset.judgements());
        judgements.keySet().retainAll(first.keySet());
        return new BeirDataset(first, judgements);
    }

    /** The documents that a question is judged by, and others. */
    private static List<BeirDataset.Entry> corpus(Path folder, BeirDataset dataset, int others) throws IOException {
        var judged = new HashSet<String>();
        dataset.judgements().values().forEach(grades -> judged.addAll(grades.keySet()));
        var all = BeirDataset.corpus(folder);
        return Stream.concat(
                        all.stream().filter(e -> judged.contains(e.id())),
                        all.stream().filter(e -> !judged.contains(e.id())).limit(others))
                .toList();
    }
}
