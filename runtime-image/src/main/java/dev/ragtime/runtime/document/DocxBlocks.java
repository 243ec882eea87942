package dev.ragtime.runtime.document;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the paragraphs and tables of a DOCX in their order. */
final class DocxBlocks {
    /** Elements that only hold others, such as those that somebody inserted. */
    private static final Set<String> TRANSPARENT =
            Set.of("customXml", "ins", "moveTo", "smartTag", "sdtContent", "Choice", "Fallback");

    private final Sections sections;
    private final DocxStyles styles;
    private final DocxNumbering numbering;
    private final DocxText text;
    private final Unread unread;
    private final List<String> code = new ArrayList<>();
    private final StringBuilder carried = new StringBuilder();

    DocxBlocks(Sections sections, DocxStyles styles, DocxNumbering numbering, DocxText text, Unread unread) {
        this.sections = sections;
        this.styles = styles;
        this.numbering = numbering;
        this.text = text;
        this.unread = unread;
    }

    /** @param cursor at the start of the document; one paragraph or table at a time is kept */
    void read(XmlCursor cursor) throws IOException, UnreadableDocument {
        while (cursor.next()) {
            if (!cursor.name().equals("document") && !cursor.name().equals("body")) block(cursor.element());
        }
        flush();
        sections.paragraph(VisibleText.line(carried.toString()));
    }

    private void blocks(List<Xml.Element> elements) throws UnreadableDocument {
        for (var element : elements) block(element);
    }

    void block(Xml.Element element) throws UnreadableDocument {
        switch (element.name()) {
            case "p" -> paragraph(element);
            case "tbl" -> table(element);
            case "sdt" -> {
                var gallery = element.first("sdtPr", "docPartObj").flatMap(part -> part.value("docPartGallery"));
                boolean contents = gallery.orElse("").equals("Table of Contents");
                boolean asks = element.first("sdtPr")
                        .flatMap(p -> p.isOn("showingPlcHdr"))
                        .orElse(false);
                if (!contents && !asks) blocks(element.all("sdtContent").toList());
            }
            case "AlternateContent" ->
                blocks(DrawingText.chosen(element).stream().toList());
            case "altChunk" -> unread.add("what was inserted as a file is not read; save it as part of the document");
            default -> {
                if (TRANSPARENT.contains(element.name()))
                    blocks(element.elements().toList());
            }
        }
    }

    private void paragraph(Xml.Element paragraph) throws UnreadableDocument {
        var properties = paragraph.first("pPr");
        var style = style(paragraph);
        if (styles.isContents(style)) return;
        var line = text.read(paragraph, style);
        carried.append(line.text());
        boolean goesOn = properties.flatMap(p -> p.first("rPr", "del")).isPresent();
        if (!goesOn) {
            var whole = carried.toString();
            carried.setLength(0);
            if (styles.isCode(style)) code.add(whole);
            else add(paragraph, style, VisibleText.line(whole));
        }
        after(line.boxes(), line.notes());
    }

    private void add(Xml.Element paragraph, String style, String line) throws UnreadableDocument {
        flush();
        if (line.isEmpty()) return;
        var marker = numbering.marker(paragraph.first("pPr"), style);
        var numbered = marker.filter(m -> !m.isBullet())
                        .map(DocxNumbering.Marker::text)
                        .orElse("")
                + line;
        int level = level(paragraph, style);
        if (styles.isTitle(style)) sections.heading(0, line);
        else if (level > 0) sections.heading(level, numbered);
        else if (marker.isPresent())
            sections.add(new Block.Item(marker.get().text() + line, marker.get().depth()));
        else sections.paragraph(line);
    }

    /** Of a heading, from 1; 0 for running text. */
    private int level(Xml.Element paragraph, String style) {
        var own = paragraph.first("pPr", "outlineLvl").map(outline -> outline.number("val", 9));
        if (own.isPresent()) return own.get() < 9 ? own.get() + 1 : 0;
        return styles.heading(style).orElse(0);
    }

    /** What a paragraph or table brings with it: text boxes, then notes. */
    private void after(List<Xml.Element> boxes, List<DocxNotes.Note> notes) throws UnreadableDocument {
        for (var box : boxes) block(box);
        for (var note : notes) {
            var parts = new ArrayList<String>();
            var inNote = new ArrayList<DocxNotes.Note>();
            for (var paragraph : note.content().find("p")) {
                var line = text.read(paragraph, style(paragraph));
                parts.add(VisibleText.line(line.text()));
                inNote.addAll(line.notes());
            }
            flush();
            sections.paragraph(note.mark() + " " + String.join(" ", parts).strip());
            after(List.of(), inNote);
        }
    }

    private void table(Xml.Element table) throws UnreadableDocument {
        flush();
        var reader = new DocxTable(styles, this::cell);
        if (reader.isLayout(table, this::isHeading)) {
            for (var row : DocxTable.rows(table)) {
                for (var cell : DocxTable.cells(row)) blocks(cell.elements().toList());
            }
            flush();
            return;
        }
        sections.add(reader.read(table));
        after(reader.boxes(), reader.notes());
    }

    private boolean isHeading(Xml.Element paragraph) {
        return level(paragraph, style(paragraph)) > 0;
    }

    /** A paragraph in a table, with its number. */
    private DocxText.Line cell(Xml.Element paragraph) {
        var style = style(paragraph);
        var line = text.read(paragraph, style);
        var number = numbering
                .marker(paragraph.first("pPr"), style)
                .filter(marker -> !marker.isBullet() && !line.text().isBlank())
                .map(DocxNumbering.Marker::text)
                .orElse("");
        return new DocxText.Line(number + line.text(), line.bold(), line.boxes(), line.notes());
    }

    private static String style(Xml.Element paragraph) {
        return paragraph.first("pPr").flatMap(p -> p.value("pStyle")).orElse("");
    }

    /** Lines of code that stand below one another are one block. */
    private void flush() throws UnreadableDocument {
        if (code.isEmpty()) return;
        sections.add(new Block.Code(VisibleText.lines(String.join("\n", code))));
        code.clear();
    }
}
