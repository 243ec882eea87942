package dev.ragtime.runtime.document;

import dev.ragtime.runtime.document.Block.PageStart;
import dev.ragtime.runtime.document.PdfLines.Line;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Paragraphs of a PDF, which knows lines only. Where one ends is told by the distance of lines that most of the page has,
 * by their size, their indent and their bullets; a sentence goes on over the end of a column or a page.
 */
final class PdfLayout {
    private static final Pattern SENTENCE_END =
            Pattern.compile(".*[.!?:;\u2026\u3002\uFF01\uFF1F][\"')\\]\u201D\u2019\u00BB]*$");
    private static final Pattern BULLET = Pattern.compile("^[\u2022\u25CF\u25AA\u25E6\u2023\u2043]\\s?.*");

    /** Begins an item of a list only where a line may begin one. */
    private static final Pattern MARKER = Pattern.compile("^(?:[\u00B7\u2013*-]|\\(?(?:\\d{1,3}|[a-z])[.)])\\s.*");

    /** More than this times the usual distance parts paragraphs. */
    private static final double GAP = 1.3;

    private static final double OTHER_SIZE = 0.15;

    private final LineEnds lineEnds;
    private final List<Block> paragraphs = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final List<PageStart> pages = new ArrayList<>();

    private PdfLayout(LineEnds lineEnds) {
        this.lineEnds = lineEnds;
    }

    /** @param pages lines of each page, without what stands on every page */
    static List<Block> paragraphs(List<List<Line>> pages, EnglishWords english) {
        var all = pages.stream().flatMap(List::stream).map(Line::text).toList();
        var layout = new PdfLayout(new LineEnds(all, english));
        Optional<Line> before = Optional.empty();
        Optional<PdfTable> open = Optional.empty();
        for (var page : pages) {
            var shape = Shape.of(page);
            for (int i = 0; i < page.size(); i++) {
                var table = PdfTable.at(page, i);
                if (table.isPresent()) {
                    layout.table(table.get(), open.filter(table.get()::goesOn).isPresent());
                    before = Optional.empty();
                    i += table.get().lines() - 1;
                    open = table;
                    continue;
                }
                open = Optional.empty();
                var line = page.get(i);
                if (before.isEmpty() || shape.parts(before.get(), line)) layout.end();
                layout.add(line);
                before = Optional.of(line);
            }
        }
        layout.end();
        return layout.paragraphs;
    }

    private void add(Line line) {
        if (pages.isEmpty()) pages.add(new PageStart(0, line.page()));
        int end = text.length();
        lineEnds.append(text, line.text());
        if (pages.getLast().page() == line.page()) return;
        int start = Math.max(end, text.length() - line.text().length());
        pages.add(new PageStart(Math.min(start, text.length() - 1), line.page()));
    }

    private void table(PdfTable table, boolean goesOn) {
        end();
        if (goesOn && paragraphs.getLast() instanceof Block.Table before) {
            paragraphs.removeLast();
            paragraphs.add(table.after(before));
        } else {
            paragraphs.add(table.block());
        }
    }

    private void end() {
        var visible = text.toString().replace("\u00AD", "");
        if (!visible.isBlank()) paragraphs.add(new Block.Paragraph(visible, pages));
        text.setLength(0);
        pages.clear();
    }

    /**
     * What is usual on a page.
     *
     * @param pitch distance of lines by size of font
     * @param left where most lines begin
     * @param right where the longest end
     */
    private record Shape(Map<Integer, Float> pitch, float left, float right) {
        static Shape of(List<Line> lines) {
            var distances = new HashMap<Integer, TreeMap<Integer, Integer>>();
            var lefts = new TreeMap<Integer, Integer>();
            float right = 0;
            for (int i = 0; i < lines.size(); i++) {
                var line = lines.get(i);
                lefts.merge(Math.round(line.left()), 1, Integer::sum);
                right = Math.max(right, line.right());
                float distance = i == 0 ? 0 : line.y() - lines.get(i - 1).y();
                if (i == 0 || otherSize(lines.get(i - 1), line) || distance <= 0 || distance > 3.5 * line.size())
                    continue;
                distances
                        .computeIfAbsent(size(line), s -> new TreeMap<>())
                        .merge(Math.round(2 * distance), 1, Integer::sum);
            }
            var pitch = new HashMap<Integer, Float>();
            distances.forEach((size, counts) -> pitch.put(size, usual(counts) / 2f));
            return new Shape(pitch, lefts.isEmpty() ? 0 : usual(lefts), right);
        }

        /** The smallest that is nearly as frequent as the most frequent. */
        private static int usual(TreeMap<Integer, Integer> counts) {
            int most = counts.values().stream().max(Integer::compare).orElseThrow();
            for (var entry : counts.entrySet()) {
                if (4 * entry.getValue() >= most) return entry.getKey();
            }
            return counts.firstKey();
        }

        private static int size(Line line) {
            return Math.round(line.size());
        }

        private static boolean otherSize(Line one, Line other) {
            return Math.abs(one.size() - other.size()) > OTHER_SIZE * Math.max(one.size(), other.size());
        }

        boolean parts(Line before, Line line) {
            if (otherSize(before, line) || BULLET.matcher(line.text()).matches()) return true;
            boolean ended = SENTENCE_END.matcher(before.text()).matches();
            if (MARKER.matcher(line.text()).matches() && (ended || isItem(before) || line.left() < before.left() - 2))
                return true;
            float distance = line.y() - before.y();
            if (before.page() != line.page() || distance <= 0) return ended || !goesOn(before, line);
            float usual = pitch.getOrDefault(size(line), 1.5f * line.size());
            if (distance > GAP * usual + 0.5f) return true;
            boolean indented =
                    line.left() > left + 0.8f * line.size() && line.left() > before.left() + 0.8f * line.size();
            boolean shortBefore = before.right() < right - 0.2f * (right - left);
            return ended
                    && (indented
                            || shortBefore && !Character.isLowerCase(line.text().codePointAt(0)));
        }

        private static boolean isItem(Line line) {
            return MARKER.matcher(line.text()).matches()
                    || BULLET.matcher(line.text()).matches();
        }

        private boolean goesOn(Line before, Line line) {
            boolean full = before.right() - before.left() > 0.7f * (right - left);
            return full
                    || Character.isLowerCase(line.text().codePointAt(0))
                    || before.text().matches(".*[-,\u2010\u00AD]$");
        }
    }
}
