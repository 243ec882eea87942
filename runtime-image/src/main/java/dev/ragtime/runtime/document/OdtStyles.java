package dev.ragtime.runtime.document;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the styles of an ODT say, by their names. A style has what its parent has. */
final class OdtStyles {
    private static final Set<String> CODE = Set.of("Preformatted Text", "Source Text", "Source Code");

    private final Map<String, Xml.Element> styles = new HashMap<>();
    private final Map<String, Xml.Element> lists = new HashMap<>();
    private Optional<Xml.Element> outline = Optional.empty();

    /** @param styles of the document, or those that a program made up for single paragraphs */
    void add(Xml.Element styles) {
        styles.elements().forEach(style -> {
            switch (style.name()) {
                case "style" -> this.styles.putIfAbsent(key(style.attribute("family"), style.attribute("name")), style);
                case "list-style" -> lists.putIfAbsent(style.attribute("name"), style);
                case "outline-style" -> outline = Optional.of(style);
                default -> {}
            }
        });
    }

    private static String key(String family, String name) {
        return family + " " + name;
    }

    private List<Xml.Element> chain(String family, String name) {
        var chain = new ArrayList<Xml.Element>();
        var seen = new HashSet<String>();
        for (var style = styles.get(key(family, name));
                style != null && seen.add(name);
                style = styles.get(key(family, name))) {
            chain.add(style);
            name = style.attribute("parent-style-name");
        }
        return chain;
    }

    private Optional<String> property(String family, String name, String properties, String attribute) {
        return chain(family, name).stream()
                .flatMap(style -> style.all(properties))
                .map(found -> found.attribute(attribute))
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    boolean isHidden(String family, String name) {
        return property(family, name, "text-properties", "display").orElse("").equals("none");
    }

    boolean isBold(String family, String name) {
        return property(family, name, "text-properties", "font-weight")
                .orElse("")
                .matches("bold|[6-9]00");
    }

    boolean isRaised(String name) {
        return property("text", name, "text-properties", "text-position")
                .orElse("")
                .matches("(?:super|[1-9]\\d*%).*");
    }

    boolean isTitle(String paragraph) {
        return isNamed(paragraph, Set.of("Title"));
    }

    boolean isCode(String paragraph) {
        return isNamed(paragraph, CODE);
    }

    /** The style that a person chose, not the one that a program made of it for one paragraph. */
    private boolean isNamed(String paragraph, Set<String> names) {
        return chain("paragraph", paragraph).stream()
                .map(style -> style.attribute("name").replace("_20_", " "))
                .filter(name -> !name.matches("P\\d+"))
                .findFirst()
                .map(names::contains)
                .orElse(false);
    }

    /** Of a paragraph that is a heading only by its style, from 1; 0 for running text. */
    int heading(String paragraph) {
        return chain("paragraph", paragraph).stream()
                .map(style -> style.number("default-outline-level", 0))
                .filter(level -> level > 0)
                .findFirst()
                .orElse(0);
    }

    /** How a level of a list, from 0, is marked; empty when nothing says so. */
    Optional<Xml.Element> level(String list, int level) {
        return Optional.ofNullable(lists.get(list)).flatMap(style -> level(style, level));
    }

    /** How headings of a level, from 0, are numbered. */
    Optional<Xml.Element> outline(int level) {
        return outline.flatMap(style -> level(style, level));
    }

    private static Optional<Xml.Element> level(Xml.Element style, int level) {
        return style.elements()
                .filter(one -> one.number("level", 0) == level + 1)
                .findFirst();
    }
}
