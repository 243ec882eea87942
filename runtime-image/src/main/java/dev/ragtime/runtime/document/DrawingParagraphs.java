package dev.ragtime.runtime.document;

import dev.ragtime.runtime.document.OfficePackage.Relationship;
import java.util.Map;
import java.util.stream.Collectors;

/** Text of a shape, as slides and drawings have it (DrawingML). */
final class DrawingParagraphs {
    private DrawingParagraphs() {}

    /** All paragraphs of a shape or cell in one line. */
    static String line(Xml.Element shape) {
        return line(shape, Map.of());
    }

    static String line(Xml.Element shape, Map<String, Relationship> relationships) {
        return VisibleText.line(shape.find("p").stream()
                .map(paragraph -> text(paragraph, relationships))
                .collect(Collectors.joining(" ")));
    }

    /** Of one paragraph, with the addresses of its links. */
    static String text(Xml.Element paragraph, Map<String, Relationship> relationships) {
        var out = new StringBuilder();
        pieces(paragraph, relationships, out);
        return VisibleText.line(out.toString());
    }

    private static void pieces(Xml.Element parent, Map<String, Relationship> relationships, StringBuilder out) {
        parent.elements().forEach(piece -> {
            switch (piece.name()) {
                case "r" -> run(piece, relationships, out);
                case "br" -> out.append('\n');
                case "fld" -> {
                    if (!piece.attribute("type").equals("slidenum")) run(piece, relationships, out);
                }
                case "m", "oMath", "oMathPara" -> out.append(OfficeMath.text(piece));
                case "AlternateContent" ->
                    DrawingText.chosen(piece).ifPresent(chosen -> pieces(chosen, relationships, out));
                default -> {}
            }
        });
    }

    private static void run(Xml.Element run, Map<String, Relationship> relationships, StringBuilder out) {
        var text = run.all("t").map(Xml.Element::text).collect(Collectors.joining());
        var baseline = run.first("rPr").map(p -> p.number("baseline", 0)).orElse(0);
        if (baseline > 0) InlineText.raised(text, out);
        else out.append(text);
        run.first("rPr", "hlinkClick")
                .map(link -> relationships.get(link.attribute("r:id")))
                .filter(Relationship::outside)
                .flatMap(link -> InlineText.address(link.target(), text))
                .ifPresent(address -> out.append(" (").append(address).append(')'));
    }

    /** Whether all of its runs are in bold. */
    static boolean isBold(Xml.Element shape) {
        var runs = shape.find("r").stream().filter(run -> !run.text().isBlank()).toList();
        return !runs.isEmpty()
                && runs.stream()
                        .allMatch(run -> run.first("rPr")
                                .map(p -> p.attribute("b").equals("1"))
                                .orElse(false));
    }
}
