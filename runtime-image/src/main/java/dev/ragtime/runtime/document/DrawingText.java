package dev.ragtime.runtime.document;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a drawing of Office Open XML says of itself. */
final class DrawingText {
    private DrawingText() {}

    /** Of two ways to show the same the newer one, which has all of it. */
    static Optional<Xml.Element> chosen(Xml.Element alternatives) {
        return alternatives.first("Choice").or(() -> alternatives.first("Fallback"));
    }

    /** What stands for the pictures in a drawing where they cannot be seen; empty when their author said nothing. */
    static String alternative(Xml.Element drawing) {
        return Stream.of("docPr", "shape")
                .flatMap(name -> drawing.find(name).stream())
                .map(shape -> shape.attribute(shape.is("shape") ? "alt" : "descr"))
                .map(VisibleText::line)
                .filter(text -> !text.isEmpty())
                .distinct()
                .collect(Collectors.joining(" "));
    }
}
