package dev.ragtime.runtime.document;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * What the styles of a DOCX say of the paragraphs that have them, by the style's id. A style has what the one has that it
 * is based on. The names of Word's own styles are English in every language, their ids are not.
 */
final class DocxStyles {
    private static final Pattern HEADING = Pattern.compile("heading ([1-9])");
    private static final Pattern CODE =
            Pattern.compile("source code|code|html preformatted|preformatted text|plain text");
    private static final Pattern CONTENTS =
            Pattern.compile("toc (heading|[1-9])|contents( heading| [1-9])|table of (figures|authorities)|index [1-9]");

    private final Map<String, Style> styles = new HashMap<>();

    private record Style(String name, String basedOn, Xml.Element element) {
        Optional<Xml.Element> paragraph(String property) {
            return element.first("pPr", property);
        }
    }

    DocxStyles(Optional<Xml.Element> styles) {
        styles.stream().flatMap(root -> root.all("style")).forEach(style -> {
            var name = style.value("name").orElse("").toLowerCase(Locale.ROOT);
            var basedOn = style.value("basedOn").orElse("");
            this.styles.putIfAbsent(style.attribute("styleId"), new Style(name, basedOn, style));
        });
    }

    /** From the style itself to the one that all are based on. */
    private List<Style> chain(String id) {
        var chain = new ArrayList<Style>();
        var seen = new HashSet<String>();
        for (var style = styles.get(id); style != null && seen.add(id); style = styles.get(id)) {
            chain.add(style);
            id = style.basedOn();
        }
        return chain;
    }

    boolean isTitle(String id) {
        return name(id).equals("title");
    }

    /** Lines of a table of contents, which say again what stands below. */
    boolean isContents(String id) {
        return CONTENTS.matcher(name(id)).matches();
    }

    boolean isCode(String id) {
        return chain(id).stream().anyMatch(style -> CODE.matcher(style.name()).matches());
    }

    private String name(String id) {
        var style = styles.get(id);
        return style == null ? id.toLowerCase(Locale.ROOT) : style.name();
    }

    /** From 1; empty for running text. */
    OptionalInt heading(String id) {
        for (var style : chain(id)) {
            var level = style.paragraph("outlineLvl").map(outline -> outline.number("val", 9));
            if (level.isPresent()) return level.get() < 9 ? OptionalInt.of(level.get() + 1) : OptionalInt.empty();
            var heading = HEADING.matcher(style.name());
            if (heading.matches()) return OptionalInt.of(Integer.parseInt(heading.group(1)));
        }
        return OptionalInt.empty();
    }

    /** A property of characters that is on or off, such as {@code vanish}; empty when the style does not say. */
    Optional<Boolean> isOn(String id, String property) {
        return chain(id).stream()
                .flatMap(style -> style.element().first("rPr").flatMap(run -> run.isOn(property)).stream())
                .findFirst();
    }

    /** The number properties of the style, and the id of the style that has them. */
    Optional<Map.Entry<String, Xml.Element>> numbering(String id) {
        var seen = new HashSet<String>();
        for (var style = styles.get(id); style != null && seen.add(id); style = styles.get(id)) {
            var found = style.paragraph("numPr");
            if (found.isPresent()) return Optional.of(Map.entry(id, found.get()));
            id = style.basedOn();
        }
        return Optional.empty();
    }

    /** Whether a table's style sets the first row apart. */
    boolean marksFirstRow(String id) {
        return chain(id).stream()
                .flatMap(style -> style.element().all("tblStylePr"))
                .anyMatch(part -> part.attribute("type").equals("firstRow"));
    }
}
