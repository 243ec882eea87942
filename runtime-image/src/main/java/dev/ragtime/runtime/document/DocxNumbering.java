package dev.ragtime.runtime.document;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Counts the numbers of lists and headings, as Word shows them: {@code 1.}, {@code (b)}, {@code 2.1}. */
final class DocxNumbering {
    private static final int LEVELS = 9;

    private final DocxStyles styles;
    private final Map<String, Xml.Element> lists = new HashMap<>();
    private final Map<String, Xml.Element> abstracts = new HashMap<>();
    private final Map<String, int[]> counters = new HashMap<>();
    private final Set<String> begun = new HashSet<>();

    /**
     * What stands before an item.
     *
     * @param text with a blank at its end; {@code - } for any bullet
     * @param depth lists around it, from 0
     */
    record Marker(String text, int depth) {
        boolean isBullet() {
            return text.equals("- ");
        }
    }

    DocxNumbering(Optional<Xml.Element> numbering, DocxStyles styles) {
        this.styles = styles;
        numbering.stream().flatMap(Xml.Element::elements).forEach(element -> {
            switch (element.name()) {
                case "num" -> lists.putIfAbsent(element.attribute("numId"), element);
                case "abstractNum" -> abstracts.putIfAbsent(element.attribute("abstractNumId"), element);
                default -> {}
            }
        });
    }

    /** Of the next paragraph with these properties and style; empty when it is in no list. */
    Optional<Marker> marker(Optional<Xml.Element> properties, String styleId) {
        var own = properties.flatMap(p -> p.first("numPr"));
        var inherited = styles.numbering(styleId);
        var list = own.flatMap(p -> p.value("numId"))
                .or(() -> inherited.flatMap(e -> e.getValue().value("numId")));
        var number = list.map(lists::get);
        if (number.isEmpty()) return Optional.empty();
        var definition = abstracts.get(number.get().value("abstractNumId").orElse(""));
        if (definition == null) return Optional.empty();
        var levels = linked(definition);
        int level = own.flatMap(p -> p.first("ilvl"))
                .or(() -> inherited.flatMap(e -> e.getValue().first("ilvl")))
                .map(ilvl -> ilvl.number("val", 0))
                .or(() -> inherited.map(e -> levelOf(e.getKey(), levels)))
                .orElse(0);
        return marker(number.get(), levels, Math.clamp(level, 0, LEVELS - 1));
    }

    /** A list may have its levels from a style that has them from another list. */
    private Xml.Element linked(Xml.Element definition) {
        return definition
                .value("numStyleLink")
                .flatMap(styles::numbering)
                .flatMap(entry -> entry.getValue().value("numId"))
                .map(lists::get)
                .flatMap(list -> list.value("abstractNumId"))
                .map(abstracts::get)
                .orElse(definition);
    }

    private static int levelOf(String styleId, Xml.Element levels) {
        return levels.all("lvl")
                .filter(level -> level.value("pStyle").orElse("").equals(styleId))
                .map(level -> level.number("ilvl", 0))
                .findFirst()
                .orElse(0);
    }

    private Optional<Marker> marker(Xml.Element list, Xml.Element levels, int level) {
        var definition = level(list, levels, level);
        var format = definition.flatMap(l -> l.value("numFmt")).orElse("decimal");
        if (format.equals("bullet")) return Optional.of(new Marker("- ", level));
        var counter = counters.computeIfAbsent(levels.attribute("abstractNumId"), id -> new int[LEVELS]);
        restart(list, counter);
        for (int i = 0; i < level; i++) if (counter[i] == 0) counter[i] = start(list, levels, i);
        counter[level] = counter[level] == 0 ? start(list, levels, level) : counter[level] + 1;
        for (int i = level + 1; i < LEVELS; i++) counter[i] = 0;
        var text = definition.flatMap(l -> l.value("lvlText")).orElse("");
        for (int i = 0; i <= level; i++) {
            var shown = i == level ? format : format(list, levels, i);
            text = text.replace("%" + (i + 1), NumberFormat.of(shown).show(counter[i]));
        }
        var line = VisibleText.line(text);
        return line.isEmpty() ? Optional.empty() : Optional.of(new Marker(line + " ", level));
    }

    /** A list that begins anew though another with the same levels was there before. */
    private void restart(Xml.Element list, int[] counter) {
        if (!begun.add(list.attribute("numId"))) return;
        list.all("lvlOverride")
                .filter(o -> o.first("startOverride").isPresent())
                .forEach(override -> {
                    int level = Math.clamp(override.number("ilvl", 0), 0, LEVELS - 1);
                    counter[level] = 0;
                });
    }

    private String format(Xml.Element list, Xml.Element levels, int level) {
        return level(list, levels, level).flatMap(l -> l.value("numFmt")).orElse("decimal");
    }

    private int start(Xml.Element list, Xml.Element levels, int level) {
        return override(list, level)
                .flatMap(o -> o.first("startOverride"))
                .or(() -> level(list, levels, level).flatMap(l -> l.first("start")))
                .map(start -> start.number("val", 1))
                .orElse(1);
    }

    private static Optional<Xml.Element> level(Xml.Element list, Xml.Element levels, int level) {
        return override(list, level)
                .flatMap(override -> override.first("lvl"))
                .or(() -> levels.all("lvl")
                        .filter(l -> l.number("ilvl", 0) == level)
                        .findFirst());
    }

    private static Optional<Xml.Element> override(Xml.Element list, int level) {
        return list.all("lvlOverride").filter(o -> o.number("ilvl", 0) == level).findFirst();
    }
}
