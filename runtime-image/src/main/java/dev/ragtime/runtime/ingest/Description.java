package dev.ragtime.runtime.ingest;

import dev.ragtime.runtime.document.Block;
import dev.ragtime.runtime.document.Document;
import dev.ragtime.runtime.document.FileContent;
import dev.ragtime.runtime.metadata.MetadataRules;
import dev.ragtime.runtime.metadata.MetadataRules.Sayings;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Gives documents the values of their fields. Thread-safe. */
record Description(MetadataRules rules) {
    /** Enough to tell a language by. */
    private static final int FIRST_BLOCKS = 50;

    /** The document with its fields; what is said of one and is no value of it counts as a part that cannot be read. */
    Document of(Document document, FileContent read) {
        var found = rules.find(new Sayings(
                document.source(),
                document.path(),
                document.title(),
                document.metadata(),
                read.metadata(),
                () -> text(document)));
        var unread = Stream.concat(document.unread().stream(), found.faults().stream())
                .collect(Collectors.joining("; "));
        return document.with(found.values(), Optional.of(unread).filter(text -> !text.isEmpty()));
    }

    /** What is written in a language of people. */
    private static String text(Document document) {
        return document.sections().stream()
                .flatMap(section -> section.blocks().stream())
                .filter(block -> !(block instanceof Block.Code))
                .limit(FIRST_BLOCKS)
                .map(Block::text)
                .collect(Collectors.joining("\n"));
    }
}
