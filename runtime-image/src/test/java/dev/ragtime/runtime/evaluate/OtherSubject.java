package dev.ragtime.runtime.evaluate;

import dev.ragtime.runtime.retrieve.IndexRetriever;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** How many questions pass a {@code minScore}: those that documents answer, and those on another subject. */
record OtherSubject(double answeredPass, double othersPass) {

    /** Asks the judged questions, and the headings of this project's own pages of the same documents. */
    static OtherSubject at(double minScore, IndexRetriever retriever, Collection<String> answered) throws IOException {
        return new OtherSubject(
                share(best(retriever, answered), minScore), share(best(retriever, otherQuestions()), minScore));
    }

    /** Of each question, how near the nearest passage is. */
    private static double[] best(IndexRetriever retriever, Collection<String> questions) {
        return questions.stream()
                .mapToDouble(question ->
                        retriever.retrieve(question, 1).passages().getFirst().score())
                .toArray();
    }

    private static double share(double[] scores, double least) {
        return Arrays.stream(scores).filter(score -> score >= least).count() / (double) scores.length;
    }

    private static List<String> otherQuestions() throws IOException {
        try (var pages = Files.list(Path.of("../docs"))) {
            return pages.filter(page -> page.toString().endsWith(".md"))
                    .sorted()
                    .flatMap(OtherSubject::headings)
                    .filter(heading -> heading.endsWith("?"))
                    .toList();
        }
    }

    private static Stream<String> headings(Path page) {
        try {
            return Files.readAllLines(page).stream()
                    .filter(line -> line.startsWith("## "))
                    .map(line -> line.substring(3).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
