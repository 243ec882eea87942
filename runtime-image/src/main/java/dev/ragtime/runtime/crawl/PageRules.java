package dev.ragtime.runtime.crawl;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a page's author lets a crawler do with it.
 *
 * @param indexed whether it may be found
 * @param followed whether its links may be followed
 */
record PageRules(boolean indexed, boolean followed) {
    /** Rules that have a value; any other name before a colon is that of a crawler. */
    private static final Set<String> WITH_VALUE =
            Set.of("max-snippet", "max-image-preview", "max-video-preview", "unavailable_after");

    /** A time may have a colon, too, behind a blank. */
    private static final Pattern NAMED = Pattern.compile("([^\\s:]+)\\s*:\\s*(.*)");

    /**
     * @param crawler its name, in lower case
     * @param lines of header {@code X-Robots-Tag}, each of which may be for one crawler: {@code otherbot: noindex}
     * @param metas what {@code meta} elements for this crawler, or for all, say
     */
    static PageRules of(String crawler, List<String> lines, List<String> metas) {
        var said = new HashSet<String>();
        for (var line : lines) addThoseFor(crawler, line, said);
        metas.stream().flatMap(PageRules::split).forEach(said::add);
        boolean none = said.contains("none");
        return new PageRules(!none && !said.contains("noindex"), !none && !said.contains("nofollow"));
    }

    private static Stream<String> split(String rules) {
        return Arrays.stream(rules.toLowerCase(Locale.ROOT).split(",")).map(String::strip);
    }

    private static void addThoseFor(String crawler, String line, Set<String> said) {
        boolean ours = true;
        for (var rule : split(line).toList()) {
            var named = NAMED.matcher(rule);
            boolean names = named.matches() && !WITH_VALUE.contains(named.group(1));
            if (names) ours = named.group(1).equals(crawler);
            if (ours) said.add(names ? named.group(2) : rule);
        }
    }
}
