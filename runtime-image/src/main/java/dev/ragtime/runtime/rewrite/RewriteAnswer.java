package dev.ragtime.runtime.rewrite;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.runtime.generate.AnswerListener;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.store.Terms;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Reads queries from what a model wrote: lines, or an array of JSON. A model is not believed: what is longer than any query
 * is none.
 */
final class RewriteAnswer {
    /** Characters of a query. */
    private static final int LONGEST = 400;

    private static final Pattern FENCE = Pattern.compile("(?m)^\\s*```.*$");

    /** What lists and labels put before a query. */
    private static final Pattern LEAD =
            Pattern.compile("^\\s*(?:[-*•]\\s+|\\d{1,2}[.)]\\s+)?(?:(?i:search )?(?i:query)(?: \\d)?:\\s*)?");

    private static final String QUOTES = "\"'“”„«»`";

    private RewriteAnswer() {}

    /** Ends an answer that is no query any more. */
    record Limit(StringBuilder read, int most) implements AnswerListener {
        Limit(int queries) {
            this(new StringBuilder(), 2 * LONGEST * queries);
        }

        @Override
        public void accept(String text) {
            read.append(text);
            if (read.length() > most)
                throw RewriteException.failed("it writes more than any query has", Optional.empty());
        }
    }

    /**
     * @param most queries wanted; fewer are taken, too
     * @throws RewriteException when it is something else
     */
    static List<String> queries(String answer, int most) {
        var queries = lines(FENCE.matcher(answer).replaceAll("").strip())
                .map(RewriteAnswer::plain)
                .filter(query -> query.codePoints().anyMatch(Character::isLetterOrDigit))
                .filter(query -> !query.endsWith(":"))
                .distinct()
                .limit(most)
                .toList();
        if (queries.isEmpty()) throw RewriteException.failed("it writes no query", Optional.empty());
        if (queries.stream().anyMatch(query -> query.length() > LONGEST))
            throw RewriteException.failed("it writes what is longer than any query", Optional.empty());
        return queries;
    }

    /**
     * Whether a query has a word of the question and one that the rules take along, as far as there are any. An echo of the question,
     * of what was said before, and gibberish have not; nor have good synonyms.
     *
     * @param byRules the question with what the rules take along
     */
    static boolean joins(String query, String question, String byRules) {
        var own = Words.of(question).terms();
        var carried = Words.of(byRules).terms();
        carried.removeAll(own);
        var known = new HashSet<>(Terms.of(query));
        return Stream.of(own, carried)
                .allMatch(terms -> terms.isEmpty() || terms.stream().anyMatch(known::contains));
    }

    private static Stream<String> lines(String text) {
        if (!text.startsWith("[") || !text.endsWith("]")) return text.lines();
        try {
            return StreamSupport.stream(Json.parse(text).spliterator(), false)
                    .filter(JsonNode::isTextual)
                    .map(JsonNode::asText);
        } catch (IOException e) {
            // a query in brackets
            return text.lines();
        }
    }

    private static String plain(String line) {
        var text = LEAD.matcher(line).replaceFirst("").strip();
        while (!text.isEmpty() && QUOTES.indexOf(text.charAt(0)) >= 0) text = text.substring(1);
        while (!text.isEmpty() && QUOTES.indexOf(text.charAt(text.length() - 1)) >= 0)
            text = text.substring(0, text.length() - 1);
        return text.replaceAll("\\s+", " ").strip();
    }
}
