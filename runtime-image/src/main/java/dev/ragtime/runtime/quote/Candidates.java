package dev.ragtime.runtime.quote;

import dev.ragtime.runtime.generate.NumberedPassage;
import dev.ragtime.runtime.generate.Sentences;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What can be quoted of a passage: a sentence, with the one before when it cannot stand alone; an item of a list with the
 * lead of the list; a row of a table with the table's head; lines of code with their caption.
 */
final class Candidates {
    /** Begins of a sentence that points back to the one before. */
    private static final Pattern POINTS_BACK = Pattern.compile(
            "^(?:It|They|This|These|That|Those|He|She|Otherwise|However|Then|There|Its|Their)\\b.*", Pattern.DOTALL);

    private static final Pattern TITLE = Pattern.compile("[^:]+\\s[^:]*[\\p{L}\\p{N}]");

    private static final int LONGEST_TITLE = 80;

    /** Words. */
    private static final int SHORT_TEXT = 3;

    /** A block of code up to this many lines is one thing. */
    private static final int SHORT_CODE = 3;

    private final NumberedPassage passage;
    private final String heading;
    private final List<Candidate> all = new ArrayList<>();
    private String lead = "";

    private Candidates(NumberedPassage passage) {
        this.passage = passage;
        var chunk = passage.passage().chunk();
        var above = chunk.reading().heading();
        this.heading = above.isEmpty() ? chunk.title() : chunk.title() + "\n" + above;
    }

    /** Candidates of all passages, in order. */
    static List<Candidate> of(List<NumberedPassage> passages) {
        var all = new ArrayList<Candidate>();
        for (var passage : passages) all.addAll(new Candidates(passage).collect());
        return all;
    }

    private List<Candidate> collect() {
        for (var block : Blocks.of(passage.text())) {
            switch (block) {
                case Block.Prose prose -> sentences(prose.text());
                case Block.Item item -> add(item.text(), lead);
                case Block.Table table -> table.rows().forEach(row -> row(table.head(), row));
                case Block.Code code -> code(code.lines());
            }
        }
        return all;
    }

    private void sentences(String text) {
        if (isTitle(lead) && isShort(text)) {
            below(lead, text);
            return;
        }
        var before = "";
        for (var sentence : Sentences.of(text)) {
            var own = sentence.text();
            // it leads over to what is quoted with it
            if (own.endsWith(":") && text.endsWith(own)) {
                lead = own;
                return;
            }
            var dependent = !before.isEmpty() && POINTS_BACK.matcher(own).matches();
            add(dependent ? before + " " + own : own, "");
            before = own;
        }
        lead = before;
    }

    /** The title alone is no answer then. */
    private void below(String title, String text) {
        if (!all.isEmpty() && all.getLast().quote().equals(title)) all.removeLast();
        add(text, title + ":");
        lead = "";
    }

    /** A line of several words that is no sentence: what follows stands below it. */
    private static boolean isTitle(String text) {
        return text.length() <= LONGEST_TITLE && TITLE.matcher(text).matches();
    }

    /** It says nothing without what it stands below. */
    private static boolean isShort(String text) {
        return !text.contains(":") && text.split("\\s+").length <= SHORT_TEXT;
    }

    private void row(List<String> head, List<String> cells) {
        var named = new ArrayList<String>();
        for (var i = 0; i < cells.size(); i++) {
            if (cells.get(i).isEmpty()) continue;
            var column = i < head.size() ? head.get(i) : "";
            named.add(column.isEmpty() ? cells.get(i) : column + ": " + cells.get(i));
        }
        if (!named.isEmpty()) add(String.join("; ", named), lead);
    }

    private void code(List<String> lines) {
        if (lines.size() <= SHORT_CODE) {
            add(captioned(lines), "");
            return;
        }
        for (var i = 0; i < lines.size(); i++) add(captioned(withParents(lines, i)), "");
    }

    /** A setting means nothing without the keys it stands below. */
    private static List<String> withParents(List<String> lines, int at) {
        var kept = new ArrayList<String>();
        var indent = indent(lines.get(at));
        kept.add(lines.get(at));
        for (var i = at - 1; i >= 0 && indent > 0; i--) {
            if (indent(lines.get(i)) >= indent) continue;
            indent = indent(lines.get(i));
            kept.addFirst(lines.get(i));
        }
        return kept;
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }

    private String captioned(List<String> lines) {
        var code =
                lines.size() == 1 ? "`" + lines.getFirst().strip() + "`" : "```\n" + String.join("\n", lines) + "\n```";
        return lead.isEmpty() ? code : lead + (lines.size() == 1 ? " " : "\n") + code;
    }

    private void add(String text, String under) {
        var quote = under.endsWith(":") ? under + " " + text : text;
        var context = under.isEmpty() ? heading : heading + "\n" + under;
        all.add(new Candidate(passage, all.size(), quote, context));
    }
}
