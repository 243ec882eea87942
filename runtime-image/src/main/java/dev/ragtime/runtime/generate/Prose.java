package dev.ragtime.runtime.generate;

import java.util.regex.Pattern;

/** Tells sentences that a person would read out from table rows, code and headings. */
final class Prose {
    private static final Pattern TABLE_OR_CODE = Pattern.compile("^[|$#]|\\s\\|\\s|[{;]$");
    private static final Pattern LIST_ITEM = Pattern.compile("^(?:[-*]|\\d+\\.)\\s");

    /** An item of a YAML list rather than of a text. */
    private static final Pattern SETTING = Pattern.compile("^[-*]\\s+[a-z][\\w.]*:(?:\\s|$)");

    /** The last sentence may lead over to a list. */
    private static final Pattern FULL_STOP = Pattern.compile("[.!?…][)\"'”’»\\]]*(?:$|\\s.*:$)", Pattern.DOTALL);

    private Prose() {}

    /** @param block a paragraph or list item, without white space around it */
    static boolean is(String block) {
        if (TABLE_OR_CODE.matcher(block).find() || SETTING.matcher(block).find()) return false;
        return LIST_ITEM.matcher(block).find() || FULL_STOP.matcher(block).find();
    }
}
