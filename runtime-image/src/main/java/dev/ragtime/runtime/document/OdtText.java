package dev.ragtime.runtime.document;

import java.util.ArrayList;
import java.util.List;

/** What a reader sees in a paragraph of an ODT. */
final class OdtText {
    private static final int MOST_BLANKS = 100;

    private final OdtStyles styles;
    private final StringBuilder out = new StringBuilder();
    private List<Xml.Element> boxes = new ArrayList<>();
    private List<Note> notes = new ArrayList<>();
    private boolean bold;
    private int footnotes;
    private int endnotes;

    /**
     * A note.
     *
     * @param mark where the text refers to it: {@code [1]}, an endnote {@code [i]}
     */
    record Note(String mark, Xml.Element content) {}

    /**
     * A paragraph.
     *
     * @param text as it stands, with line breaks
     * @param bold whether all of it is
     * @param boxes paragraphs and tables of the text boxes that are anchored in it
     */
    record Line(String text, boolean bold, List<Xml.Element> boxes, List<Note> notes) {}

    OdtText(OdtStyles styles) {
        this.styles = styles;
    }

    Line read(Xml.Element paragraph) {
        out.setLength(0);
        boxes = new ArrayList<>();
        notes = new ArrayList<>();
        bold = true;
        var style = paragraph.attribute("style-name");
        if (!styles.isHidden("paragraph", style)) content(paragraph, styles.isBold("paragraph", style));
        return new Line(out.toString(), bold && !out.toString().isBlank(), boxes, notes);
    }

    private void content(Xml.Element parent, boolean strong) {
        for (var child : parent.children()) {
            switch (child) {
                case Xml.Text text -> {
                    out.append(text.text());
                    if (!text.text().isBlank()) bold &= strong;
                }
                case Xml.Element element -> element(element, strong);
            }
        }
    }

    private void element(Xml.Element element, boolean strong) {
        switch (element.name()) {
            case "span" -> span(element, strong);
            case "a" -> link(element, strong);
            case "s" -> out.append(" ".repeat(Math.clamp(element.number("c", 1), 1, MOST_BLANKS)));
            case "tab" -> out.append('\t');
            case "line-break" -> out.append('\n');
            case "note" -> note(element);
            case "ruby" -> {
                element.first("ruby-base").ifPresent(base -> content(base, strong));
                var reading = element.first("ruby-text").map(Xml.Element::text).orElse("");
                if (!reading.isBlank()) out.append('(').append(reading).append(')');
            }
            case "hidden-text", "hidden-paragraph" -> {
                if (!element.attribute("is-hidden").equals("true")) content(element, strong);
            }
            case "annotation", "annotation-end", "placeholder", "script", "tracked-changes", "event-listeners" -> {}
            case "frame", "g", "custom-shape", "rect", "ellipse", "circle", "line", "path", "polygon", "connector" ->
                drawing(element);
            default -> content(element, strong);
        }
    }

    private void span(Xml.Element span, boolean strong) {
        var style = span.attribute("style-name");
        if (styles.isHidden("text", style)) return;
        boolean stronger = strong || styles.isBold("text", style);
        int before = out.length();
        content(span, stronger);
        if (styles.isRaised(style)) {
            var text = out.substring(before);
            out.setLength(before);
            InlineText.raised(text, out);
        }
    }

    private void link(Xml.Element link, boolean strong) {
        int before = out.length();
        content(link, strong);
        InlineText.address(link.attribute("href"), out.substring(before)).ifPresent(address -> {
            int end = out.length();
            while (end > 0 && VisibleText.isBlank(out.charAt(end - 1))) end--;
            out.insert(end, " (" + address + ")");
        });
    }

    private void note(Xml.Element note) {
        boolean end = note.attribute("note-class").equals("endnote");
        var format = end ? NumberFormat.LOWER_ROMAN : NumberFormat.DECIMAL;
        var mark = "[" + format.show(end ? ++endnotes : ++footnotes) + "]";
        out.append(mark);
        note.first("note-body").ifPresent(body -> notes.add(new Note(mark, body)));
    }

    /** The words for those who cannot see it, and what is written in it. */
    private void drawing(Xml.Element drawing) {
        for (var name : new String[] {"title", "desc"}) {
            drawing.first(name)
                    .map(Xml.Element::text)
                    .filter(text -> !text.isBlank())
                    .ifPresent(text -> out.append(' ').append(text).append(' '));
        }
        drawing.elements().forEach(child -> {
            switch (child.name()) {
                case "text-box" -> boxes.addAll(child.elements().toList());
                case "p", "list" -> boxes.add(child);
                case "frame",
                        "g",
                        "custom-shape",
                        "rect",
                        "ellipse",
                        "circle",
                        "line",
                        "path",
                        "polygon",
                        "connector" -> drawing(child);
                default -> {}
            }
        });
    }
}
