package dev.ragtime.runtime.document;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Lines of source code, by number from 0, and where pieces of them begin. */
final class CodeLines {
    private static final int TAB = 4;

    /** Lines in which a piece says what it is called; above it may be a long comment. */
    private static final int MOST_SEARCHED = 200;

    /** A line that ends or goes on with what stands above it. */
    private static final Pattern GOES_ON = Pattern.compile(
            "[})\\]>{].*|</.*|\\*.*|(?:end|else|elsif|elif|except|catch|finally|then|do|done|fi|esac|in)\\b.*");

    /** A comment or what else is written above a declaration. */
    private static final Pattern LEADS = Pattern.compile("//.*|/\\*.*|#.*|--.*|@.*|<!--.*|\"\"\".*");

    private final List<String> lines;
    private final int[] indents;
    /** What each line declares, as {@link CodeLanguage#declared} says. */
    private final List<Optional<String>> declared;

    private final BitSet leading = new BitSet();
    private final BitSet goingOn = new BitSet();

    CodeLines(List<String> lines, CodeLanguage language) {
        this.lines = lines;
        this.indents = lines.stream().mapToInt(CodeLines::indent).toArray();
        this.declared = lines.stream().map(language::declared).toList();
        markLines(language.hasLongComments());
    }

    /** Comments and what else is written above a declaration. */
    private void markLines(boolean longComments) {
        boolean comment = false;
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i).strip();
            boolean begins = longComments && line.startsWith("/*");
            if (GOES_ON.matcher(line).matches()) goingOn.set(i);
            if (comment || LEADS.matcher(line).matches()) leading.set(i);
            comment = (comment || begins) && !line.contains("*/");
        }
    }

    private static int indent(String line) {
        int indent = 0;
        for (int i = 0; i < line.length(); i++) {
            switch (line.charAt(i)) {
                case ' ' -> indent++;
                case '\t' -> indent += TAB;
                default -> {
                    return indent;
                }
            }
        }
        return indent;
    }

    int size() {
        return lines.size();
    }

    boolean isBlank(int line) {
        return lines.get(line).isBlank();
    }

    /** With a character for each end of a line. */
    int characters(int from, int to) {
        int characters = 0;
        for (int i = from; i < to; i++) characters += lines.get(i).length() + 1;
        return characters;
    }

    /** Without empty lines at its ends. */
    String text(int from, int to) {
        int start = from;
        int end = to;
        while (start < end && isBlank(start)) start++;
        while (end > start && isBlank(end - 1)) end--;
        return String.join("\n", lines.subList(start, end));
    }

    /** The smallest indentation in these lines above that one. */
    OptionalInt nextIndent(int from, int to, int indent) {
        int next = Integer.MAX_VALUE;
        for (int i = from; i < to; i++) {
            if (indents[i] > indent && !isBlank(i)) next = Math.min(next, indents[i]);
        }
        return next == Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of(next);
    }

    /** Where pieces begin that are indented no further than this; the first always does. */
    List<Integer> starts(int from, int to, int indent) {
        var starts = new ArrayList<Integer>(List.of(from));
        boolean named = false;
        for (int i = from + 1; i < to; i++) {
            if (isBlank(i) || indents[i] > indent || goingOn.get(i)) continue;
            if (!isBlank(i - 1) && (leading.get(i - 1) || !beginsAfter(i - 1, i, indent, named))) continue;
            starts.add(i);
            named = name(i, to, indent).isPresent();
        }
        return starts;
    }

    /** Without an empty line between, something new begins where something ends, and at the top inside of something. */
    private boolean beginsAfter(int before, int line, int indent, boolean named) {
        if (declared.get(line).filter(name -> !name.isEmpty()).isPresent()) return true;
        boolean declares = declared.get(line).isPresent() || leading.get(line);
        boolean ends = indents[before] > indent || goingOn.get(before);
        return ends && (declares || named) || declares && indents[before] < indents[line];
    }

    /** What a piece declares: the name in the first of its lines with that indentation that is no comment. */
    Optional<String> name(int from, int to, int indent) {
        for (int i = from; i < Math.min(to, from + MOST_SEARCHED); i++) {
            if (leading.get(i) || isBlank(i) || indents[i] > indent || goingOn.get(i)) continue;
            return declared.get(i).filter(name -> !name.isEmpty());
        }
        return Optional.empty();
    }
}
