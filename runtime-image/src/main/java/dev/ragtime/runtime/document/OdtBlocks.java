package dev.ragtime.runtime.document;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the paragraphs, lists and tables of an ODT in their order. */
final class OdtBlocks {
    private final Sections sections;
    private final OdtStyles styles;
    private final OdtText text;
    private final OdtNumbering numbering;
    private final List<String> code = new ArrayList<>();

    OdtBlocks(Sections sections, OdtStyles styles) {
        this.sections = sections;
        this.styles = styles;
        this.text = new OdtText(styles);
        this.numbering = new OdtNumbering(styles);
    }

    /** @param cursor before the text; one paragraph, list or table at a time is kept */
    void read(XmlCursor cursor) throws IOException, UnreadableDocument {
        while (cursor.next()) {
            switch (cursor.name()) {
                case "document-content", "body", "text" -> {}
                case "section" -> {
                    if (isHidden(cursor.attributes().getOrDefault("display", ""))) cursor.skip();
                }
                default -> block(cursor.element());
            }
        }
        flush();
    }

    private static boolean isHidden(String display) {
        return display.equals("none") || display.equals("condition");
    }

    private void blocks(Xml.Element parent) throws UnreadableDocument {
        for (var element : parent.elements().toList()) block(element);
    }

    private void block(Xml.Element element) throws UnreadableDocument {
        switch (element.name()) {
            case "p", "h" -> paragraph(element);
            case "list" -> list(element);
            case "table" -> table(element);
            case "section" -> {
                if (!isHidden(element.attribute("display"))) blocks(element);
            }
            case "numbered-paragraph" -> blocks(element);
            case "bibliography" -> {
                for (var body : element.all("index-body").toList()) blocks(body);
            }
            case "frame", "g", "custom-shape", "rect", "ellipse", "circle" ->
                paragraph(new Xml.Element("p", Map.of(), List.of(element)));
            default -> {} // indexes of what stands elsewhere, declarations, deleted text
        }
    }

    private void paragraph(Xml.Element paragraph) throws UnreadableDocument {
        var line = text.read(paragraph);
        var style = paragraph.attribute("style-name");
        if (styles.isCode(style)) {
            code.add(line.text());
        } else {
            flush();
            add(paragraph, style, VisibleText.line(line.text()));
        }
        after(line.boxes(), line.notes());
    }

    private void add(Xml.Element paragraph, String style, String line) throws UnreadableDocument {
        if (line.isEmpty()) return;
        int level = level(paragraph, style);
        if (styles.isTitle(style)) sections.heading(0, line);
        else if (level > 0) sections.heading(level, number(paragraph, level) + line);
        else sections.add(numbering.block(line));
    }

    private String number(Xml.Element heading, int level) {
        return heading.attribute("is-list-header").equals("true") ? "" : numbering.heading(level);
    }

    /** From 1; 0 for running text. */
    private int level(Xml.Element paragraph, String style) {
        return paragraph.is("h") ? Math.max(1, paragraph.number("outline-level", 1)) : styles.heading(style);
    }

    private void after(List<Xml.Element> boxes, List<OdtText.Note> notes) throws UnreadableDocument {
        for (var box : boxes) block(box);
        for (var note : notes) {
            var parts = new ArrayList<String>();
            var inNote = new ArrayList<OdtText.Note>();
            for (var paragraph : note.content().find("p")) {
                var line = text.read(paragraph);
                parts.add(VisibleText.line(line.text()));
                inNote.addAll(line.notes());
            }
            flush();
            sections.paragraph(note.mark() + " " + String.join(" ", parts).strip());
            after(List.of(), inNote);
        }
    }

    private void list(Xml.Element list) throws UnreadableDocument {
        flush();
        numbering.enter(list);
        for (var item : list.elements().toList()) {
            if (item.is("list-item")) numbering.item(item);
            else numbering.drop();
            blocks(item);
        }
        flush();
        numbering.leave();
    }

    private void table(Xml.Element table) throws UnreadableDocument {
        flush();
        var reader = new OdtTable(text);
        if (OdtTable.isLayout(table)) {
            for (var row : OdtTable.rows(table)) {
                for (var cell : row.all("table-cell").toList()) blocks(cell);
            }
            flush();
            return;
        }
        sections.add(reader.read(table));
        after(reader.boxes(), reader.notes());
    }

    /** Lines of code that stand below one another are one block. */
    private void flush() throws UnreadableDocument {
        if (code.isEmpty()) return;
        sections.add(new Block.Code(VisibleText.lines(String.join("\n", code))));
        code.clear();
    }
}
