package dev.ragtime.runtime.document;

import dev.ragtime.runtime.document.Block.PageStart;
import dev.ragtime.runtime.document.OfficePackage.Relationship;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads the shapes of a slide, or of the drawing on a sheet, in the order in which they are read out: the one of the
 * file.
 */
final class SlideShapes {
    private static final Set<String> TITLES = Set.of("title", "ctrTitle");

    /** What stands on every slide, and the small picture of the slide above its notes. */
    private static final Set<String> FURNITURE = Set.of("dt", "ftr", "sldNum", "hdr", "sldImg");

    /** Placeholders whose paragraphs are points of a list unless they say otherwise; one of no type is of the last. */
    private static final Set<String> LISTED = Set.of("body", "obj", "");

    private final OfficePackage file;
    private final String part;
    private final Map<String, Relationship> relationships;
    private final Sections sections;
    private final List<PageStart> pages;

    /**
     * @param part that has the shapes
     * @param pages where they stand
     */
    SlideShapes(OfficePackage file, String part, Sections sections, List<PageStart> pages) throws IOException {
        this.file = file;
        this.part = part;
        this.relationships = file.relationships(part);
        this.sections = sections;
        this.pages = pages;
    }

    /** The shape that is a slide's title. */
    static Optional<Xml.Element> title(Xml.Element slide) {
        return slide.find("sp").stream()
                .filter(shape -> TITLES.contains(placeholder(shape).orElse("none")))
                .filter(shape -> !DrawingParagraphs.line(shape).isEmpty())
                .findFirst();
    }

    /** All that is written on a page of notes. */
    static String notes(Xml.Element page) {
        return page.find("sp").stream()
                .filter(shape -> !FURNITURE.contains(placeholder(shape).orElse("none")))
                .map(DrawingParagraphs::line)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining(" "));
    }

    /** Type of the placeholder that a shape fills, which may be none; empty when it fills none. */
    private static Optional<String> placeholder(Xml.Element shape) {
        return shape.first("nvSpPr", "nvPr", "ph").map(placeholder -> placeholder.attribute("type"));
    }

    void read(Xml.Element tree) throws IOException, UnreadableDocument {
        for (var shape : tree.elements().toList()) {
            if (isHidden(shape)) continue;
            switch (shape.name()) {
                case "sp", "cxnSp" -> shape(shape);
                case "pic" -> alternative(shape);
                case "graphicFrame" -> frame(shape);
                case "grpSp" -> {
                    alternative(shape);
                    read(shape);
                }
                case "AlternateContent" -> {
                    var chosen = DrawingText.chosen(shape);
                    if (chosen.isPresent()) read(chosen.get());
                }
                case "twoCellAnchor", "oneCellAnchor", "absoluteAnchor" -> read(shape);
                default -> {}
            }
        }
    }

    /** The properties that every shape has, whatever its kind. */
    private static Optional<Xml.Element> properties(Xml.Element shape) {
        return shape.elements()
                .filter(child -> child.name().startsWith("nv"))
                .flatMap(child -> child.all("cNvPr"))
                .findFirst();
    }

    private static boolean isHidden(Xml.Element shape) {
        return properties(shape)
                .map(properties -> Set.of("1", "true").contains(properties.attribute("hidden")))
                .orElse(false);
    }

    private void alternative(Xml.Element shape) throws UnreadableDocument {
        var text = properties(shape).map(properties -> VisibleText.line(properties.attribute("descr")));
        if (text.isPresent() && !text.get().isEmpty()) sections.add(new Block.Paragraph(text.get(), pages));
    }

    private void frame(Xml.Element frame) throws IOException, UnreadableDocument {
        alternative(frame);
        for (var table : frame.find("tbl")) sections.add(table(table));
        for (var reference : frame.find("relIds")) {
            var target = relationships.get(reference.attribute("r:dm"));
            var diagram = target == null ? Optional.<Xml.Element>empty() : file.root(target.target());
            for (var point : diagram.map(root -> root.find("t")).orElse(List.of())) {
                var line = DrawingParagraphs.line(point, relationships);
                if (!line.isEmpty()) sections.add(new Block.Item("- " + line, 0, pages));
            }
        }
        for (var reference : frame.find("chart")) {
            var target = relationships.get(reference.attribute("r:id"));
            var chart = target == null ? Optional.<Xml.Element>empty() : file.root(target.target());
            if (chart.isPresent()) sections.add(ChartTable.of(chart.get(), pages));
        }
    }

    private void shape(Xml.Element shape) throws UnreadableDocument {
        var type = placeholder(shape);
        if (FURNITURE.contains(type.orElse("none")) || TITLES.contains(type.orElse("none"))) return;
        alternative(shape);
        boolean listed = type.isPresent() && LISTED.contains(type.get());
        var numbers = new int[10];
        for (var paragraph : shape.find("p")) {
            var text = DrawingParagraphs.text(paragraph, relationships);
            if (!text.isEmpty()) sections.add(block(paragraph, text, listed, numbers));
        }
    }

    private Block block(Xml.Element paragraph, String text, boolean listed, int[] numbers) {
        var properties = paragraph.first("pPr");
        int level = Math.clamp(properties.map(p -> p.number("lvl", 0)).orElse(0), 0, 8);
        for (int i = level + 1; i < numbers.length; i++) numbers[i] = 0;
        var number = properties.flatMap(p -> p.first("buAutoNum"));
        if (number.isPresent()) {
            numbers[level] = numbers[level] == 0 ? number.get().number("startAt", 1) : numbers[level] + 1;
            var shown = NumberFormat.of(number.get().attribute("type")).show(numbers[level]);
            return new Block.Item(shown + ". " + text, level, pages);
        }
        numbers[level] = 0;
        boolean none = properties.flatMap(p -> p.first("buNone")).isPresent();
        boolean bullet = properties
                .filter(p -> p.first("buChar").or(() -> p.first("buBlip")).isPresent())
                .isPresent();
        return bullet || listed && !none ? new Block.Item("- " + text, level, pages) : new Block.Paragraph(text, pages);
    }

    private Block.Table table(Xml.Element table) {
        boolean named = table.first("tblPr")
                .map(p -> Set.of("1", "true").contains(p.attribute("firstRow")))
                .orElse(false);
        var lines = new TableRows();
        boolean first = true;
        for (var row : table.all("tr").toList()) {
            var cells = new ArrayList<String>();
            boolean bold = true;
            for (var cell : row.all("tc").toList()) {
                if (cell.attribute("vMerge").equals("1")) cells.add(lines.above(cells.size()));
                else if (cell.attribute("hMerge").equals("1")) cells.add("");
                else {
                    var text = DrawingParagraphs.line(cell, relationships);
                    bold &= text.isEmpty() || DrawingParagraphs.isBold(cell);
                    cells.add(text);
                }
            }
            var kind = bold ? TableRows.Kind.BOLD : TableRows.Kind.BODY;
            lines.add(cells, first && named ? TableRows.Kind.HEAD : kind);
            first = false;
        }
        var read = lines.table();
        return new Block.Table(read.head(), read.rows(), pages);
    }
}
