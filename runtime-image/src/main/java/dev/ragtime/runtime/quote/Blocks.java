package dev.ragtime.runtime.quote;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes a passage's text apart. A passage is plain text, so what is a table or code is told by its looks: cells are parted
 * by bars, and lines of code hold what no sentence holds.
 */
final class Blocks {
    private static final Pattern BLANK_LINES = Pattern.compile("\\n\\s*\\n");
    private static final Pattern ITEM = Pattern.compile("^\\s*(?:[-*•]|\\d+[.)])\\s+\\S.*");
    private static final Pattern RULE = Pattern.compile("^[\\s|:+-]*-[\\s|:+-]*$");
    private static final Pattern CELLS = Pattern.compile("^\\s*\\|.*|.*\\S\\s+\\|\\s+\\S.*");
    private static final Pattern FENCE = Pattern.compile("^\\s*(?:```|~~~).*");

    /** A setting, an assignment, an option, a prompt, a path in a command, an end no sentence has. */
    private static final Pattern CODE = Pattern.compile("^\\s*[\\w.\"'-]+:(?:\\s+\\S{1,60})?$"
            + "|^\\s*(?:export\\s+)?[A-Za-z_][\\w.]*\\s*=\\s*\\S.*"
            + "|.*(?:^|\\s)--?[a-z][\\w-]*(?:[= ].*|$)"
            + "|^\\s*[$#>%]\\s+\\S.*"
            + "|^\\s*[\\w./-]+\\(.*\\).*"
            + "|.*[{};\\\\]$"
            + "|^\\s*[\\]})].*"
            + "|^\\s*</?\\w.*>$");

    /** An item of a YAML list that is a setting: a value has hardly ever more than two words. */
    private static final Pattern SETTING = Pattern.compile("[-*]\\s+[a-z][\\w.]*:(?:\\s+\\S+){0,2}");

    /** A term and what it means. */
    private static final Pattern DEFINITION = Pattern.compile("^\\s*[^:.!?|]{1,60}:\\s+\\S.*\\s.*");

    private static final Pattern SENTENCE_END = Pattern.compile(".*[.!?…:][)\"'”’»\\]]*$");

    private Blocks() {}

    /** Blocks in order of the text; blank ones are left out. */
    static List<Block> of(String text) {
        var blocks = new ArrayList<Block>();
        for (var part : BLANK_LINES.split(text)) {
            if (!part.isBlank()) add(lines(part), blocks);
        }
        return blocks;
    }

    private static List<String> lines(String part) {
        return part.lines()
                .filter(line -> !line.isBlank() && !FENCE.matcher(line).matches())
                .map(String::stripTrailing)
                .toList();
    }

    /** Runs of lines of one kind; what stands together without a blank line may be several of them. */
    private static void add(List<String> lines, List<Block> blocks) {
        if (lines.size() > 1
                && lines.stream().allMatch(line -> DEFINITION.matcher(line).matches())
                && lines.stream().allMatch(line -> kind(line, lines.size()) == Kind.PROSE)) {
            lines.forEach(line -> blocks.add(new Block.Item(line.strip())));
            return;
        }
        var run = new ArrayList<String>();
        for (var line : lines) {
            if (!run.isEmpty() && kind(line, lines.size()) != kind(run.getFirst(), lines.size())) {
                blocks.addAll(block(run, lines.size()));
                run.clear();
            }
            run.add(line);
        }
        if (!run.isEmpty()) blocks.addAll(block(run, lines.size()));
    }

    private enum Kind {
        ROW,
        ITEM,
        CODE,
        PROSE
    }

    private static Kind kind(String line, int together) {
        if (RULE.matcher(line).matches() && line.contains("|")
                || CELLS.matcher(line).matches() && together > 1) {
            return Kind.ROW;
        }
        if (ITEM.matcher(line).matches() && !SETTING.matcher(line.strip()).matches()) return Kind.ITEM;
        var wordy = line.strip().split("\\s+").length > 3
                && SENTENCE_END.matcher(line).matches();
        return !wordy && CODE.matcher(line).matches() ? Kind.CODE : Kind.PROSE;
    }

    private static List<? extends Block> block(List<String> run, int together) {
        return switch (kind(run.getFirst(), together)) {
            case ROW -> List.of(table(run));
            case ITEM -> run.stream().map(line -> new Block.Item(line.strip())).toList();
            case CODE -> List.of(new Block.Code(run));
            case PROSE -> List.of(new Block.Prose(String.join(" ", run).strip()));
        };
    }

    private static Block table(List<String> lines) {
        var ruled = lines.size() > 1 && RULE.matcher(lines.get(1)).matches();
        var rows = lines.stream()
                .filter(line -> !RULE.matcher(line).matches())
                .map(Blocks::cells)
                .toList();
        // without a rule, the first row of a table of several is its head, too
        var headed = ruled || rows.size() > 2;
        return headed
                ? new Block.Table(rows.getFirst(), rows.subList(1, rows.size()))
                : new Block.Table(List.of(), rows);
    }

    private static List<String> cells(String line) {
        var inner = line.strip().replaceAll("^\\||\\|$", "");
        return Arrays.stream(inner.split("\\|")).map(String::strip).toList();
    }
}
