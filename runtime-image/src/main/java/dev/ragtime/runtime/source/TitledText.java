package dev.ragtime.runtime.source;

/** A document of which title and text come apart, as Markdown. */
final class TitledText {
    private TitledText() {}

    /** The title, on a line of its own as a heading, and the text below it; a blank title is none. */
    static String of(String title, String text) {
        return title.isBlank() ? text : "# " + title.strip().replaceAll("\\s+", " ") + "\n\n" + text;
    }
}
