package dev.ragtime.runtime.document;

import java.util.List;
import java.util.UUID;

/**
 * A parsed document.
 *
 * @param id {@link DocumentId#of}(source, path)
 * @param title first heading, HTML title or PDF title; else the file's name without extension
 * @param sections text in reading order, each below its headings
 */
public record Document(UUID id, String source, String path, String uri, String title, List<Section> sections) {
    public Document {
        sections = List.copyOf(sections);
    }

    /**
     * Text below one heading.
     *
     * @param headings from the outermost inwards, without the document's title; empty at the top
     * @param paragraphs blocks that should not be cut if they fit: paragraphs, list items, tables, code blocks
     */
    public record Section(List<String> headings, List<String> paragraphs) {
        public Section {
            headings = List.copyOf(headings);
            paragraphs = List.copyOf(paragraphs);
        }
    }
}
