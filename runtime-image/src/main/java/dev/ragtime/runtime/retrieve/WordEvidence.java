package dev.ragtime.runtime.retrieve;

import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.chunk.EmbeddingText;
import dev.ragtime.runtime.store.Terms;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What the words of a question say for a chunk, where its cosine similarity says too little or nothing. */
final class WordEvidence {
    /** Letters and digits in one word, words joined by {@code _}, {@code .}, {@code :} or {@code /}, and camel case. */
    private static final Pattern IDENTIFIER =
            Pattern.compile("(?=\\S*\\p{L})(?=\\S*\\p{N})[\\p{L}\\p{N}][\\p{L}\\p{N}._:/-]*"
                    + "|[\\p{L}\\p{N}]+(?:[_.:/]+[\\p{L}\\p{N}]+)+"
                    + "|\\p{L}*\\p{Ll}\\p{Lu}[\\p{L}\\p{N}]*");

    /** What joins the parts of an identifier. */
    private static final String JOINTS = "._:/-";

    private static final Pattern EDGE = Pattern.compile("[^\\p{L}\\p{N}]+$");

    /** Share of a question's terms that speaks for a chunk without knowing how near it is in meaning. */
    private static final double MOST = 0.6;

    private final Set<String> terms;
    private final List<String> identifiers;

    WordEvidence(String question) {
        this.terms = new HashSet<>(Terms.of(question));
        this.identifiers = IDENTIFIER
                .matcher(question)
                .results()
                .map(m -> EDGE.matcher(m.group()).replaceAll("").toLowerCase(Locale.ROOT))
                .filter(text -> text.length() > 2)
                .toList();
    }

    /** Whether the question has an identifier that a chunk may hold. */
    boolean hasIdentifiers() {
        return !identifiers.isEmpty();
    }

    /** Whether the chunk holds an identifier of the question as a whole. */
    boolean namedIn(Chunk chunk) {
        if (identifiers.isEmpty()) return false;
        var text = EmbeddingText.of(chunk).toLowerCase(Locale.ROOT);
        return identifiers.stream().anyMatch(identifier -> standsAlone(text, identifier));
    }

    /** Not as a part of a longer identifier. */
    private static boolean standsAlone(String text, String identifier) {
        for (var at = text.indexOf(identifier); at >= 0; at = text.indexOf(identifier, at + 1)) {
            if (!goesOn(text, at - 1, -1) && !goesOn(text, at + identifier.length(), 1)) return true;
        }
        return false;
    }

    private static boolean goesOn(String text, int at, int step) {
        var joined = isIn(text, at) && JOINTS.indexOf(text.charAt(at)) >= 0;
        var next = joined ? at + step : at;
        return isIn(text, next) && Character.isLetterOrDigit(text.charAt(next));
    }

    private static boolean isIn(String text, int at) {
        return at >= 0 && at < text.length();
    }

    /** Whether the chunk holds most of the question's terms, or one of its identifiers. */
    boolean mostIn(Chunk chunk) {
        if (namedIn(chunk)) return true;
        var own = new HashSet<>(Terms.of(EmbeddingText.of(chunk)));
        var held = terms.stream().filter(own::contains).count();
        return !terms.isEmpty() && held >= MOST * terms.size();
    }
}
