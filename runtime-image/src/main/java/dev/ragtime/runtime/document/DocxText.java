package dev.ragtime.runtime.document;

import dev.ragtime.runtime.document.OfficePackage.Relationship;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a reader sees in a paragraph of a DOCX: its runs, links, fields and pictures, in order. */
final class DocxText {
    private static final Pattern LINK = Pattern.compile("\\s*HYPERLINK\\s+\"([^\"]{1,1000})\".*", Pattern.DOTALL);

    /** Characters of symbol fonts, which mean nothing in others. */
    private static final Pattern PRIVATE = Pattern.compile("[\uE000-\uF8FF]");

    private final DocxStyles styles;
    private final Map<String, Relationship> relationships;
    private final DocxNotes notes;

    private final StringBuilder out = new StringBuilder();
    private final Deque<Field> fields = new ArrayDeque<>();
    private List<Xml.Element> boxes = new ArrayList<>();
    private List<DocxNotes.Note> referred = new ArrayList<>();
    private String paragraphStyle = "";
    private boolean bold;

    private static final class Field {
        private final StringBuilder code = new StringBuilder();
        private boolean shown;
        private int start;
    }

    /**
     * A paragraph.
     *
     * @param text as it stands, with line breaks
     * @param bold whether all of it is
     * @param boxes paragraphs and tables of the text boxes that are anchored in it
     * @param notes that it refers to
     */
    record Line(String text, boolean bold, List<Xml.Element> boxes, List<DocxNotes.Note> notes) {}

    DocxText(DocxStyles styles, Map<String, Relationship> relationships, DocxNotes notes) {
        this.styles = styles;
        this.relationships = relationships;
        this.notes = notes;
    }

    Line read(Xml.Element paragraph, String style) {
        out.setLength(0);
        fields.clear(); // one that goes on over paragraphs shows them all
        boxes = new ArrayList<>();
        referred = new ArrayList<>();
        paragraphStyle = style;
        bold = true;
        content(paragraph);
        return new Line(out.toString(), bold && !out.toString().isBlank(), boxes, referred);
    }

    private void content(Xml.Element parent) {
        parent.elements().forEach(this::element);
    }

    private void element(Xml.Element element) {
        switch (element.name()) {
            case "pPr", "rPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "del", "moveFrom" -> {}
            case "r" -> run(element);
            case "hyperlink" -> link(element);
            case "sdt" -> {
                boolean asks = element.first("sdtPr")
                        .flatMap(p -> p.isOn("showingPlcHdr"))
                        .orElse(false);
                if (!asks) element.first("sdtContent").ifPresent(this::content);
            }
            case "oMath", "oMathPara" -> out.append(OfficeMath.text(element));
            case "AlternateContent" -> DrawingText.chosen(element).ifPresent(this::content);
            default -> content(element);
        }
    }

    private void link(Xml.Element link) {
        int before = out.length();
        content(link);
        var target = relationships.get(link.attribute("r:id"));
        if (target != null && target.outside()) address(target.target(), before);
    }

    private void address(String address, int from) {
        if (from > out.length()) return;
        InlineText.address(address, out.substring(from)).ifPresent(where -> {
            int end = out.length();
            while (end > 0 && VisibleText.isBlank(out.charAt(end - 1))) end--;
            out.insert(end, " (" + where + ")");
        });
    }

    private void run(Xml.Element run) {
        var properties = run.first("rPr");
        var style = properties.flatMap(p -> p.value("rStyle")).orElse("");
        if (isOn(properties, style, "vanish")) return;
        boolean raised =
                properties.flatMap(p -> p.value("vertAlign")).orElse("").equals("superscript");
        int before = out.length();
        run.elements().forEach(this::piece);
        if (raised && out.length() > before) {
            var text = out.substring(before);
            out.setLength(before);
            InlineText.raised(text, out);
        }
        if (out.length() > before && !out.substring(before).isBlank()) bold &= isOn(properties, style, "b");
    }

    private boolean isOn(Optional<Xml.Element> properties, String style, String property) {
        return properties
                .flatMap(p -> p.isOn(property))
                .or(() -> styles.isOn(style, property))
                .or(() -> styles.isOn(paragraphStyle, property))
                .orElse(false);
    }

    private void piece(Xml.Element piece) {
        switch (piece.name()) {
            case "fldChar" -> field(piece.attribute("fldCharType"));
            case "instrText" -> {
                if (!fields.isEmpty() && !fields.peek().shown)
                    fields.peek().code.append(piece.text());
            }
            default -> {
                if (fields.stream().allMatch(field -> field.shown)) shown(piece);
            }
        }
    }

    private void field(String type) {
        switch (type) {
            case "begin" -> fields.push(new Field());
            case "separate" -> {
                if (fields.isEmpty()) return;
                fields.peek().shown = true;
                fields.peek().start = out.length();
            }
            case "end" -> {
                if (fields.isEmpty()) return;
                var field = fields.pop();
                var link = LINK.matcher(field.code);
                if (field.shown && link.matches()) address(link.group(1), field.start);
            }
            default -> {}
        }
    }

    private void shown(Xml.Element piece) {
        switch (piece.name()) {
            case "t" -> out.append(PRIVATE.matcher(piece.text()).replaceAll(" "));
            case "br", "cr" -> out.append('\n');
            case "tab", "ptab" -> out.append('\t');
            case "noBreakHyphen" -> out.append('-');
            case "footnoteReference", "endnoteReference" ->
                notes.referredTo(piece).ifPresent(note -> {
                    referred.add(note);
                    out.append(note.mark());
                });
            case "drawing", "pict", "object" -> drawing(piece);
            case "AlternateContent" ->
                DrawingText.chosen(piece).ifPresent(chosen -> chosen.elements().forEach(this::shown));
            case "ruby" -> {
                piece.first("rubyBase").ifPresent(this::content);
                int before = out.append('(').length();
                piece.first("rt").ifPresent(this::content);
                if (out.length() == before) out.setLength(before - 1);
                else out.append(')');
            }
            default -> {}
        }
    }

    private void drawing(Xml.Element drawing) {
        var alternative = DrawingText.alternative(drawing);
        if (!alternative.isEmpty()) out.append(' ').append(alternative).append(' ');
        for (var box : drawing.find("txbxContent")) box.elements().forEach(boxes::add);
    }
}
