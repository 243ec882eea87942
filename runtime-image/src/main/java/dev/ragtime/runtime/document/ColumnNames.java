package dev.ragtime.runtime.document;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Tells whether the first row of a table names its columns: it does unless it looks like the rows below it. */
final class ColumnNames {
    private static final int LONGEST = 100;
    private static final int SAMPLED_ROWS = 200;

    /** A number, amount, date, time or share; each begins with a digit, after signs. */
    private static final Pattern VALUE = Pattern.compile("[-+(#$€£]{0,3}\\d[\\d.,:/%T \\-+€$£)Z]*");

    private static final Pattern YEAR = Pattern.compile("(?:19|20)\\d\\d");

    private static final Pattern ADDRESS = Pattern.compile("(?i)[^\\s@]+@[^\\s@]+\\.[a-z]+|https?://.*");

    private ColumnNames() {}

    /** @param rows the first and those below it; cells may be empty */
    static boolean areIn(List<List<String>> rows) {
        if (rows.size() < 2) return false;
        var first = rows.getFirst();
        boolean sure = nameNumbers(rows);
        var seen = new HashSet<String>();
        int named = 0;
        for (int i = 0; i < first.size(); i++) {
            var name = first.get(i).strip();
            if (name.isEmpty()) continue;
            named++;
            boolean isYear = i > 0 && YEAR.matcher(name).matches();
            if (name.length() > LONGEST || !isYear && isValue(name)) return false;
            if (!sure && (!seen.add(name.toLowerCase(Locale.ROOT)) || isRepeated(name, i, rows))) return false;
        }
        return 2 * named >= first.size() && named > 0;
    }

    /** Words above a column that has only numbers below. */
    private static boolean nameNumbers(List<List<String>> rows) {
        var first = rows.getFirst();
        return IntStream.range(0, first.size()).anyMatch(column -> {
            var below = rows.stream()
                    .skip(1)
                    .limit(SAMPLED_ROWS)
                    .filter(row -> column < row.size() && !row.get(column).isBlank())
                    .map(row -> row.get(column).strip())
                    .toList();
            var name = first.get(column).strip();
            return !name.isEmpty()
                    && !isValue(name)
                    && !below.isEmpty()
                    && below.stream().allMatch(ColumnNames::isValue);
        });
    }

    private static boolean isValue(String text) {
        return text.length() <= LONGEST
                && (VALUE.matcher(text).matches() || ADDRESS.matcher(text).matches());
    }

    /** A name of a column is none of its values; but where tables were put together, all names may be there again. */
    private static boolean isRepeated(String name, int column, List<List<String>> rows) {
        return rows.stream()
                .skip(1)
                .limit(SAMPLED_ROWS)
                .filter(row -> !row.equals(rows.getFirst()))
                .anyMatch(row -> column < row.size() && row.get(column).strip().equals(name));
    }
}
