package dev.ragtime.runtime.document;

import dev.ragtime.runtime.document.PdfLines.Line;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What stands at the same place at the edge of most pages: titles and page numbers. It is read once, at the beginning or
 * the end, since it would cut sentences on each page. Page numbers alone are not read.
 */
final class RunningHeads {
    /** Lines at either end of a page that may be such. */
    private static final int EDGE = 2;

    private static final Pattern NUMBER = Pattern.compile("\\d{1,6}");
    private static final Pattern NUMBER_ONLY = Pattern.compile("\\P{L}*\\d\\P{L}*");

    private RunningHeads() {}

    static List<List<Line>> without(List<List<Line>> pages) {
        var repeated = repeated(pages);
        if (repeated.isEmpty()) return pages;
        var seen = new HashSet<String>();
        var kept = new ArrayList<List<Line>>();
        var feet = new ArrayList<Line>();
        for (var page : pages) {
            var lines = new ArrayList<Line>();
            for (int i = 0; i < page.size(); i++) {
                var line = page.get(i);
                var key = isEdge(page, i) ? key(line, repeated) : Optional.<String>empty();
                boolean first =
                        key.isPresent() && !NUMBER_ONLY.matcher(line.text()).matches() && seen.add(key.get());
                if (key.isEmpty() || first && i < EDGE && lines.size() == i) lines.add(line);
                else if (first) feet.add(line);
            }
            kept.add(lines);
        }
        kept.add(feet);
        return kept;
    }

    private static Optional<String> key(Line line, Set<String> repeated) {
        return keys(line).stream().filter(repeated::contains).findFirst();
    }

    private static Set<String> repeated(List<List<Line>> pages) {
        Map<String, Integer> counts = new HashMap<>();
        for (var page : pages) {
            var keys = new HashSet<String>();
            for (int i = 0; i < page.size(); i++) {
                if (isEdge(page, i)) keys.addAll(keys(page.get(i)));
            }
            keys.forEach(key -> counts.merge(key, 1, Integer::sum));
        }
        var repeated = new HashSet<String>();
        counts.forEach((key, count) -> {
            if (count > 1 && 2 * count > pages.size() || count > 4) repeated.add(key);
        });
        return repeated;
    }

    private static boolean isEdge(List<Line> page, int at) {
        return at < EDGE || at >= page.size() - EDGE;
    }

    /** Place and text, once as it is and once with the first or the last number counted from that of the page. */
    private static List<String> keys(Line line) {
        var place = Math.round(line.y() / 4) + " ";
        var keys = new ArrayList<>(List.of(place + line.text()));
        var numbers = NUMBER.matcher(line.text()).results().toList();
        if (numbers.isEmpty()) return keys;
        for (var number : List.of(numbers.getFirst(), numbers.getLast())) {
            int offset = Integer.parseInt(number.group()) - line.page();
            keys.add(place + line.text().substring(0, number.start()) + "#" + offset + "#"
                    + line.text().substring(number.end()));
        }
        return keys;
    }
}
