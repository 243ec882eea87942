package dev.ragtime.runtime.document;

import java.util.Set;

/** Formulas of Office Open XML in one line: {@code (a+b)/2}, {@code x^2}. */
final class OfficeMath {
    private static final Set<String> PROPERTIES = Set.of("ctrlPr", "rPr", "fPr", "sSupPr", "sSubPr", "radPr", "dPr");

    private OfficeMath() {}

    static String text(Xml.Element formula) {
        var out = new StringBuilder();
        children(formula, out);
        return out.toString();
    }

    private static void children(Xml.Element parent, StringBuilder out) {
        parent.elements().forEach(element -> element(element, out));
    }

    private static void element(Xml.Element element, StringBuilder out) {
        switch (element.name()) {
            case "t" -> out.append(element.text());
            case "f" -> joined(element, "num", "/", "den", out);
            case "sSup" -> joined(element, "e", "^", "sup", out);
            case "sSub" -> joined(element, "e", "_", "sub", out);
            case "rad" -> {
                out.append('\u221A');
                element.first("e").ifPresent(e -> grouped(e, out));
            }
            case "d" -> {
                out.append('(');
                children(element, out);
                out.append(')');
            }
            case "nary" -> {
                out.append(element.first("naryPr").flatMap(p -> p.value("chr")).orElse("\u222B"));
                children(element, out);
            }
            default -> {
                if (!PROPERTIES.contains(element.name())) children(element, out);
            }
        }
    }

    private static void joined(Xml.Element element, String first, String sign, String second, StringBuilder out) {
        element.first(first).ifPresent(part -> grouped(part, out));
        out.append(sign);
        element.first(second).ifPresent(part -> grouped(part, out));
    }

    private static void grouped(Xml.Element part, StringBuilder out) {
        var text = text(part);
        out.append(text.matches("[\\p{L}\\p{N}.,]*") ? text : "(" + text + ")");
    }
}
