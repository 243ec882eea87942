package dev.ragtime.runtime.document;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Names pages to a reader, e.g. {@code 2, 4-7}. */
final class PageNumbers {
    private static final int MOST_RANGES = 8;

    private PageNumbers() {}

    /** @param pages in ascending order */
    static String of(List<Integer> pages) {
        var ranges = ranges(pages);
        var named = ranges.stream().limit(MOST_RANGES).collect(Collectors.joining(", "));
        return (pages.size() == 1 ? "page " : "pages ") + named + (ranges.size() > MOST_RANGES ? " and more" : "");
    }

    private static List<String> ranges(List<Integer> pages) {
        var ranges = new ArrayList<String>();
        for (int i = 0; i < pages.size(); ) {
            int first = i;
            while (i < pages.size() && pages.get(i) - pages.get(first) == i - first) i++;
            ranges.add(i - first == 1 ? "" + pages.get(first) : pages.get(first) + "-" + pages.get(i - 1));
        }
        return ranges;
    }
}
