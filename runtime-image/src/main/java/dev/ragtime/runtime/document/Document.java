package dev.ragtime.runtime.document;

import java.util.Arrays;
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
     * What stands below one heading.
     *
     * @param headings from the outermost inwards, without the document's title; empty at the top
     */
    public record Section(List<String> headings, List<Block> blocks) {
        public Section {
            headings = List.copyOf(headings);
            blocks = List.copyOf(blocks);
        }

        /** A section of running text only. */
        public static Section of(List<String> headings, String... paragraphs) {
            return new Section(
                    headings,
                    Arrays.stream(paragraphs).<Block>map(Block.Paragraph::new).toList());
        }
    }
}
