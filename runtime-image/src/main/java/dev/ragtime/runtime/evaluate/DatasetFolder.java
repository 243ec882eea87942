package dev.ragtime.runtime.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.runtime.config.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Judged queries as people keep them: in BEIR's layout ({@code queries.jsonl} and {@code qrels/*.tsv} or {@code qrels.tsv}),
 * or as one {@code .jsonl} with a query and its documents on each line, {@code {"query": "...", "documents": ["faq/leave.md"]}}
 * or with grades, {@code {"query": "...", "documents": {"faq/leave.md": 2}}}.
 *
 * @param field of the manifest or the command line that names it, for messages
 */
record DatasetFolder(String field, Path folder) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What can be measured.
     *
     * @param leftOut queries without a relevant document, by which nothing can be
     */
    record Judged(BeirDataset dataset, int leftOut) {}

    /** @throws UserError when nothing can be measured by it */
    Judged read() throws IOException {
        if (!Files.isDirectory(folder)) throw error("it is not there");
        var read = isBeir() ? beir() : lines();
        var queries = new LinkedHashMap<>(read.queries());
        queries.keySet()
                .removeIf(
                        query -> read.judgements().get(query).values().stream().noneMatch(grade -> grade > 0));
        if (queries.isEmpty())
            throw error("it has no query for which a document is judged relevant: add judgements with a grade above 0");
        return new Judged(
                new BeirDataset(queries, read.judgements()), read.queries().size() - queries.size());
    }

    private boolean isBeir() {
        return Files.exists(folder.resolve("queries.jsonl")) || Files.exists(folder.resolve("queries.jsonl.gz"));
    }

    private BeirDataset beir() throws IOException {
        if (!Files.exists(folder.resolve("qrels")) && !Files.exists(folder.resolve("qrels.tsv")))
            throw error("it has queries.jsonl but no judgements: add qrels.tsv, or qrels/*.tsv");
        try {
            return BeirDataset.read(folder);
        } catch (java.io.UncheckedIOException | IndexOutOfBoundsException | NumberFormatException e) {
            throw error("it is not in BEIR's layout: " + e.getMessage());
        }
    }

    private BeirDataset lines() throws IOException {
        var files = files();
        if (files.size() != 1)
            throw error(
                    "it needs queries.jsonl with qrels.tsv, or one file .jsonl with a query and its documents on each line; it has "
                            + (files.isEmpty() ? "none" : files.size() + " files .jsonl"));
        var file = files.getFirst();
        var queries = new LinkedHashMap<String, String>();
        var judgements = new HashMap<String, Map<String, Integer>>();
        int number = 0;
        for (var line : Files.readAllLines(file)) {
            number++;
            if (line.isBlank()) continue;
            var place = file.getFileName() + ", line " + number;
            var judged = parse(place, line);
            queries.put(String.valueOf(number), text(place, judged));
            judgements.put(String.valueOf(number), grades(place, judged.path("documents")));
        }
        return new BeirDataset(queries, judgements);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
    }

    private JsonNode parse(String place, String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw error(place + " is not JSON: " + e.getOriginalMessage());
        }
    }

    private String text(String place, JsonNode judged) {
        return Optional.of(judged.path("query").asText(""))
                .filter(text -> !text.isBlank())
                .orElseThrow(
                        () -> error(place + " has no query: each line is {\"query\": \"...\", \"documents\": [...]}"));
    }

    private Map<String, Integer> grades(String place, JsonNode documents) {
        var grades = new HashMap<String, Integer>();
        if (documents.isArray()) documents.forEach(document -> grades.put(document.asText(), 1));
        else if (documents.isObject())
            documents
                    .properties()
                    .forEach(judged ->
                            grades.put(judged.getKey(), judged.getValue().asInt()));
        else throw error(place + " has no documents: a list of paths, or an object of paths and grades");
        return grades;
    }

    private UserError error(String what) {
        return new UserError(field, what);
    }
}
