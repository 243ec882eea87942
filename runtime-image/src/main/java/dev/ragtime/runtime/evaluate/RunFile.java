package dev.ragtime.runtime.evaluate;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What one mode answered to every query, in a form that two runs can be compared by byte for byte: one JSON line a
 * query, in the order of the data set.
 */
public record RunFile(List<Answer> answers) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public RunFile {
        answers = List.copyOf(answers);
    }

    /**
     * @param query id of the query
     * @param chunks ids of the chunks found, best first
     * @param documents ids of their documents, best chunk first, each once
     */
    public record Answer(String query, List<String> chunks, List<String> documents) {
        public Answer {
            chunks = List.copyOf(chunks);
            documents = List.copyOf(documents);
        }
    }

    /** The file with the mode before its ending, e.g. {@code run.hybrid.jsonl}. */
    public static Path named(Path file, String mode) {
        var name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        var stem = dot < 0 ? name : name.substring(0, dot);
        var ending = dot < 0 ? "" : name.substring(dot);
        return file.resolveSibling(stem + "." + mode.toLowerCase(Locale.ROOT) + ending);
    }

    public void write(Path file) throws IOException {
        var lines = new ArrayList<String>();
        for (var answer : answers) lines.add(JSON.writeValueAsString(answer));
        if (file.getParent() != null) Files.createDirectories(file.getParent());
        Files.write(file, lines);
    }
}
