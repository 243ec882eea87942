package dev.ragtime.runtime.document;

import dev.ragtime.runtime.document.Document.Section;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a format's parser found.
 *
 * @param title empty when the format has none or its author left it out
 * @param unread what of it could not be read, and why
 * @param pictures how its pictures were read, see {@link OcrLanguages#mark}; empty when it has none that may be read
 */
record ParsedText(
        Optional<String> title,
        Map<String, Object> metadata,
        List<Section> sections,
        Optional<String> unread,
        Optional<String> pictures) {
    ParsedText(Optional<String> title, Map<String, Object> metadata, List<Section> sections, Optional<String> unread) {
        this(title, metadata, sections, unread, Optional.empty());
    }

    ParsedText(Optional<String> title, List<Section> sections) {
        this(title, Map.of(), sections, Optional.empty());
    }

    /** The same with what the file says of itself. */
    ParsedText with(Map<String, Object> properties) {
        return new ParsedText(title, properties, sections, unread, pictures);
    }
}
