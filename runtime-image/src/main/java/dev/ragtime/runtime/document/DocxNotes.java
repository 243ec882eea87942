package dev.ragtime.runtime.document;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Footnotes and endnotes of a DOCX, numbered in the order in which the text refers to them. */
final class DocxNotes {
    private final Map<String, Xml.Element> notes = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();

    /**
     * A note.
     *
     * @param mark where the text refers to it: {@code [1]}, an endnote {@code [i]}
     * @param content its paragraphs
     */
    record Note(String mark, Xml.Element content) {}

    /** None: what refers to one shows no mark. */
    DocxNotes() {}

    DocxNotes(OfficePackage docx) throws IOException {
        for (var kind : new String[] {"footnote", "endnote"}) {
            docx.related(docx.main(), kind + "s").stream()
                    .flatMap(root -> root.all(kind))
                    .forEach(note -> notes.putIfAbsent(kind + note.attribute("id"), note));
        }
    }

    /** Once for each note, so that one which refers to itself ends. */
    Optional<Note> referredTo(Xml.Element reference) {
        var kind = reference.name().replace("Reference", "");
        return Optional.ofNullable(notes.remove(kind + reference.attribute("id")))
                .map(content -> {
                    int number = counts.merge(kind, 1, Integer::sum);
                    var format = kind.equals("endnote") ? NumberFormat.LOWER_ROMAN : NumberFormat.DECIMAL;
                    return new Note("[" + format.show(number) + "]", content);
                });
    }
}
