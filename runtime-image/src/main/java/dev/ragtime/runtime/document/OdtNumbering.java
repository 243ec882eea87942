package dev.ragtime.runtime.document;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts the items of an ODT's lists and its headings. */
final class OdtNumbering {
    private final OdtStyles styles;
    private final List<Open> open = new ArrayList<>();
    private final Map<String, Integer> lastOf = new HashMap<>();
    private final int[] headings = new int[10];
    private Optional<String> marker = Optional.empty();

    private static final class Open {
        private final String style;
        private int number;

        Open(String style, int number) {
            this.style = style;
            this.number = number;
        }
    }

    OdtNumbering(OdtStyles styles) {
        this.styles = styles;
    }

    void enter(Xml.Element list) {
        var own = list.attribute("style-name");
        var style = own.isEmpty() && !open.isEmpty() ? open.getLast().style : own;
        boolean goesOn = list.attribute("continue-numbering").equals("true")
                || !list.attribute("continue-list").isEmpty();
        open.add(new Open(style, goesOn ? lastOf.getOrDefault(style + " " + open.size(), 0) : 0));
    }

    void leave() {
        var done = open.removeLast();
        lastOf.put(done.style + " " + open.size(), done.number);
        marker = Optional.empty();
    }

    /** Begins an item; what stands before its first text is its marker. */
    void item(Xml.Element item) {
        var list = open.getLast();
        int depth = open.size() - 1;
        var level = styles.level(list.style, depth);
        if (level.filter(l -> l.is("list-level-style-number")).isEmpty()) {
            marker = Optional.of("- ");
            return;
        }
        int first = list.number == 0 ? level.get().number("start-value", 1) : list.number + 1;
        list.number = item.number("start-value", first);
        var numbers = open.stream().mapToInt(one -> one.number).toArray();
        var shown = shown(level.get(), depth, numbers, at -> styles.level(list.style, at));
        marker = Optional.of(shown).filter(text -> !text.isEmpty());
    }

    /** What stands before a heading; empty when headings have no numbers. */
    String heading(int level) {
        int depth = Math.clamp(level - 1, 0, headings.length - 1);
        var style =
                styles.outline(depth).filter(one -> !one.attribute("num-format").isEmpty());
        if (style.isEmpty()) return "";
        headings[depth]++;
        for (int i = depth + 1; i < headings.length; i++) headings[i] = 0;
        return shown(style.get(), depth, headings, styles::outline);
    }

    @FunctionalInterface
    private interface Levels {
        Optional<Xml.Element> at(int depth);
    }

    private static String shown(Xml.Element level, int depth, int[] numbers, Levels levels) {
        int first = Math.max(0, depth + 1 - level.number("display-levels", 1));
        var out = new StringBuilder(level.attribute("num-prefix"));
        for (int i = first; i <= depth; i++) {
            var format = levels.at(i).map(one -> one.attribute("num-format")).orElse("1");
            if (i > first) out.append('.');
            out.append(NumberFormat.of(format).show(numbers[i]));
        }
        var line = VisibleText.line(out.append(level.attribute("num-suffix")).toString());
        return line.isEmpty() ? "" : line + " ";
    }

    /** Text with the marker that waits for it. */
    Block block(String text) {
        if (marker.isEmpty()) return new Block.Paragraph(text);
        var item = new Block.Item(marker.get() + text, Math.max(0, open.size() - 1));
        marker = Optional.empty();
        return item;
    }

    void drop() {
        marker = Optional.empty();
    }
}
