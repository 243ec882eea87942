package dev.ragtime.runtime.source;

import dev.ragtime.api.runtime.SourceFailure;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Globs as git and most tools read them: {@code *} and {@code ?} stay inside a folder, {@code **} crosses folders and
 * also matches none, {@code [abc]} and {@code {a,b}} are alternatives. Java's own globs differ: theirs let {@code
 * **}{@code /*.md} miss a file at the top.
 */
public final class Globs {
    private Globs() {}

    /**
     * True for a path that a source is to read: one that matches a glob, or without globs one of a type that is read by
     * default.
     *
     * @param byDefault which paths these are
     * @param field where the globs were written, for the message about a wrong one
     */
    static Predicate<String> wanted(List<String> include, Predicate<String> byDefault, String field) {
        return include.isEmpty() ? byDefault : anyOf(include, field);
    }

    /**
     * True for a path that matches one of the globs.
     *
     * @param field where the globs were written, for the message about a wrong one
     */
    public static Predicate<String> anyOf(List<String> globs, String field) {
        var patterns = globs.stream().map(glob -> compile(glob, field)).toList();
        return path -> patterns.stream().anyMatch(p -> p.matcher(path).matches());
    }

    private static Pattern compile(String glob, String field) {
        try {
            return Pattern.compile(regex(glob));
        } catch (PatternSyntaxException e) {
            throw new SourceException(
                    SourceFailure.InvalidSpec,
                    "%s: \"%s\" is not a glob; write for example **/*.md".formatted(field, glob));
        }
    }

    private static String regex(String glob) {
        var regex = new StringBuilder();
        var depth = 0;
        for (var i = 0; i < glob.length(); i++) {
            var c = glob.charAt(i);
            switch (c) {
                case '*' -> {
                    if (glob.startsWith("**/", i) && (i == 0 || glob.charAt(i - 1) == '/')) {
                        regex.append("(?:.*/)?");
                        i += 2;
                    } else if (glob.startsWith("**", i)) {
                        regex.append(".*");
                        i++;
                    } else {
                        regex.append("[^/]*");
                    }
                }
                case '?' -> regex.append("[^/]");
                case '{' -> {
                    regex.append("(?:");
                    depth++;
                }
                case '}' -> {
                    regex.append(depth > 0 ? ")" : "\\}");
                    depth = Math.max(0, depth - 1);
                }
                case ',' -> regex.append(depth > 0 ? "|" : ",");
                case '[' -> {
                    var end = glob.indexOf(']', i + 1);
                    if (end < 0) throw new PatternSyntaxException("unclosed [", glob, i);
                    regex.append(characterClass(glob.substring(i + 1, end)));
                    i = end;
                }
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex.toString();
    }

    private static String characterClass(String body) {
        var escaped = body.replace("\\", "\\\\")
                .replace("[", "\\[")
                .replace("&", "\\&")
                .replace("^", "\\^");
        return "[" + (escaped.startsWith("!") ? "^" + escaped.substring(1) : escaped) + "]";
    }
}
