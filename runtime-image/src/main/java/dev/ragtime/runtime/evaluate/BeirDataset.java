package dev.ragtime.runtime.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Judged queries in the layout of BEIR (Thakur et al. 2021).
 *
 * @param queries text by query id, in file order; only those with a judgement
 * @param judgements by query id: grade by document id, 0 for not relevant
 */
public record BeirDataset(Map<String, String> queries, Map<String, Map<String, Integer>> judgements) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One document of the corpus. */
    public record Entry(String id, String title, String text) {}

    public BeirDataset {
        queries = Collections.unmodifiableMap(new LinkedHashMap<>(queries));
        judgements = Map.copyOf(judgements);
    }

    /** Reads {@code queries.jsonl} and every {@code qrels/*.tsv} of a folder, or its {@code qrels.tsv}. */
    public static BeirDataset read(Path folder) throws IOException {
        var judgements = new HashMap<String, Map<String, Integer>>();
        for (var file : judgementFiles(folder)) readJudgements(file, judgements);
        var queries = new LinkedHashMap<String, String>();
        for (var query : objects(folder, "queries.jsonl")) {
            var id = query.path("_id").asText();
            if (judgements.containsKey(id)) queries.put(id, query.path("text").asText());
        }
        return new BeirDataset(queries, judgements);
    }

    private static List<Path> judgementFiles(Path folder) throws IOException {
        var several = folder.resolve("qrels");
        if (!Files.isDirectory(several)) return List.of(folder.resolve("qrels.tsv"));
        try (Stream<Path> files = Files.list(several)) {
            return files.filter(f -> f.toString().endsWith(".tsv")).sorted().toList();
        }
    }

    private static void readJudgements(Path file, Map<String, Map<String, Integer>> judgements) throws IOException {
        List<String> rows = Files.readAllLines(file);
        for (var row : rows.subList(1, rows.size())) {
            var columns = row.split("\t");
            judgements
                    .computeIfAbsent(columns[0], query -> new HashMap<>())
                    .put(columns[1], Integer.parseInt(columns[2].strip()));
        }
    }

    /** Documents of {@code corpus.jsonl} or {@code corpus.jsonl.gz}, in file order. */
    public static List<Entry> corpus(Path folder) throws IOException {
        return objects(folder, "corpus.jsonl").stream()
                .map(entry -> new Entry(
                        entry.path("_id").asText(),
                        entry.path("title").asText(),
                        entry.path("text").asText()))
                .toList();
    }

    private static List<JsonNode> objects(Path folder, String name) throws IOException {
        var plain = folder.resolve(name);
        try (var in = Files.exists(plain)
                        ? Files.newInputStream(plain)
                        : new GZIPInputStream(Files.newInputStream(folder.resolve(name + ".gz")));
                var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines().map(BeirDataset::json).toList();
        }
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException("a line is not JSON: " + e.getMessage(), e);
        }
    }
}
