package dev.ragtime.runtime.document;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Joins lines of running text. A hyphen at the end of one is either a sign that a word goes on, and goes, or part of a
 * compound, and stays. The document's other words decide; where they say nothing, how common the word would be and how
 * common its parts are. What stays in doubt keeps its hyphen: keyword search finds it joined, too.
 */
final class LineEnds {
    /** Words among so many most common ones are hardly ever meant as compounds of others. */
    private static final int COMMON = 6000;

    private static final Pattern WORDS = Pattern.compile("[\\p{L}\\p{M}]+(?:-[\\p{L}\\p{M}]+)*");
    private static final Pattern CUT_WORD =
            Pattern.compile("([\\p{L}\\p{M}\\p{N}.'-]*[\\p{L}\\p{M}\\p{N}])[-\u2010\u00AD]$");
    private static final Pattern REST = Pattern.compile("^([\\p{L}\\p{M}\\p{N}]+)([-\\p{L}\\p{M}\\p{N}]*)");

    /** Characters looked at for a word at the end of a line. */
    private static final int LONGEST_WORD = 80;

    /** After "short-" they begin the second half of a list, as in "short- and long-term". */
    private static final Set<String> CONJUNCTIONS =
            Set.of("and", "or", "to", "und", "oder", "bis", "et", "ou", "y", "o");

    private final Set<String> whole = new HashSet<>();
    private final EnglishWords english;

    /** @param lines all of the document */
    LineEnds(List<String> lines, EnglishWords english) {
        this.english = english;
        boolean cut = false;
        for (var line : lines) {
            var words = WORDS.matcher(line);
            while (words.find()) {
                boolean rest = cut && words.start() == 0;
                boolean first =
                        words.end() == line.length() - 1 && cutWord(line).find();
                if (!rest && !first) whole.add(words.group().toLowerCase(Locale.ROOT));
            }
            cut = cutWord(line).find();
        }
    }

    /** Puts a line after the text so far. */
    void append(StringBuilder text, String line) {
        var cut = text.isEmpty() ? null : cutWord(text);
        var rest = REST.matcher(line);
        if (cut != null && cut.find() && rest.find()) {
            boolean soft = text.charAt(text.length() - 1) == '\u00AD';
            if (soft || goes(cut.group(1), rest.group(1), rest.group(2))) text.setLength(text.length() - 1);
            else if (CONJUNCTIONS.contains(rest.group())) text.append(' ');
        } else if (!text.isEmpty()) {
            text.append(' ');
        }
        text.append(line);
    }

    /** At the end of a text of any length. */
    private static Matcher cutWord(CharSequence text) {
        return CUT_WORD.matcher(text.subSequence(Math.max(0, text.length() - LONGEST_WORD), text.length()));
    }

    private boolean goes(String left, String right, String more) {
        if (CONJUNCTIONS.contains(right) && more.isEmpty() || !Character.isLowerCase(right.charAt(0))) return false;
        var before = left.toLowerCase(Locale.ROOT);
        var after = right.toLowerCase(Locale.ROOT);
        if (whole.contains(before + after)) return true;
        boolean compound = before.length() < 2 || before.contains("-") || whole.contains(before + "-" + after);
        if (compound || !before.chars().allMatch(Character::isLetter)) return false;
        return english.rank(before + after).isPresent()
                ? isCommoner(english.rank(before + after).getAsInt(), before, after)
                : !isWord(before) || !isWord(after);
    }

    /** "written" is a more common word than "writ"; "resign" is less so than "re" and "sign". */
    private boolean isCommoner(int joined, String before, String after) {
        if (joined < COMMON) return true;
        var left = english.rank(before);
        var right = english.rank(after);
        return left.isEmpty() || right.isEmpty() || joined < Math.max(left.getAsInt(), right.getAsInt());
    }

    private boolean isWord(String part) {
        return whole.contains(part) || english.rank(part).isPresent();
    }
}
