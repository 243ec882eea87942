package dev.ragtime.runtime.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A node of XML. Names are those without prefix, because each program has prefixes of its own; attributes that refer to a
 * relationship of Office Open XML begin with {@code r:}.
 */
sealed interface Xml {
    /** Characters between elements. */
    record Text(String text) implements Xml {}

    /** An element with all that is in it. */
    record Element(String name, Map<String, String> attributes, List<Xml> children) implements Xml {
        boolean is(String other) {
            return name.equals(other);
        }

        /** Empty when it has no such attribute. */
        String attribute(String attribute) {
            return attributes.getOrDefault(attribute, "");
        }

        /** A whole number; {@code otherwise} when the attribute is none. */
        int number(String attribute, int otherwise) {
            var value = attribute(attribute);
            return value.matches("-?\\d{1,9}") ? Integer.parseInt(value) : otherwise;
        }

        Stream<Element> elements() {
            return children.stream().filter(Element.class::isInstance).map(Element.class::cast);
        }

        /** Its children of that name. */
        Stream<Element> all(String child) {
            return elements().filter(element -> element.is(child));
        }

        /** What is first found by a path of children. */
        Optional<Element> first(String... path) {
            var found = Optional.of(this);
            for (var child : path) {
                found = found.flatMap(parent -> parent.all(child).findFirst());
            }
            return found;
        }

        /** The attribute {@code val} of a child; empty without that child or attribute. */
        Optional<String> value(String child) {
            return first(child).map(element -> element.attribute("val")).filter(value -> !value.isEmpty());
        }

        /** Whether a property such as {@code <w:b/>} is on; empty when nothing is said of it. */
        Optional<Boolean> isOn(String property) {
            return first(property).map(element -> switch (element.attribute("val")) {
                case "0", "false", "off" -> false;
                default -> true;
            });
        }

        /** All elements of that name in it, at any depth but none within another, in order. */
        List<Element> find(String descendant) {
            var found = new ArrayList<Element>();
            find(descendant, found);
            return found;
        }

        private void find(String descendant, List<Element> found) {
            elements().forEach(element -> {
                if (element.is(descendant)) found.add(element);
                else element.find(descendant, found);
            });
        }

        /** All characters in it. */
        String text() {
            var out = new StringBuilder();
            text(out);
            return out.toString();
        }

        private void text(StringBuilder out) {
            for (var child : children) {
                switch (child) {
                    case Text text -> out.append(text.text());
                    case Element element -> element.text(out);
                }
            }
        }
    }
}
