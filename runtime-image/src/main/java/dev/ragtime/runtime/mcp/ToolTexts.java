package dev.ragtime.runtime.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.runtime.generate.Citation;
import dev.ragtime.runtime.generate.NumberedPassage;
import dev.ragtime.runtime.pipeline.Answer;
import java.util.Comparator;

/** What tools find, as a model reads it. */
final class ToolTexts {
    private ToolTexts() {}

    /** @param found with {@code passages} */
    static String passages(JsonNode found) {
        if (found.path("passages").isEmpty()) return "Nothing was found.";
        var text = new StringBuilder();
        for (var passage : found.path("passages")) {
            if (!text.isEmpty()) text.append("\n\n");
            text.append(head(
                    passage.path("number").asInt(),
                    passage.path("title").asText(),
                    passage.path("uri").asText()));
            text.append("\nresource: ").append(passage.path("resource").asText());
            text.append('\n').append(passage.path("text").asText());
        }
        return text.toString();
    }

    /** With the passages that are cited below it. */
    static String answer(Answer answer) {
        var text = new StringBuilder(answer.text());
        var cited = answer.citations().stream()
                .map(Citation::passage)
                .distinct()
                .sorted(Comparator.comparingInt(NumberedPassage::number))
                .toList();
        if (!cited.isEmpty()) text.append("\n\nSources:");
        for (var passage : cited) {
            var chunk = passage.passage().chunk();
            text.append('\n').append(head(passage.number(), chunk.title(), chunk.uri()));
        }
        return text.toString();
    }

    private static String head(int number, String title, String uri) {
        return "[" + number + "] " + title + (uri.isEmpty() ? "" : " – " + uri);
    }
}
