package dev.ragtime.runtime.ingest;

import dev.ragtime.runtime.document.Block;
import dev.ragtime.runtime.document.Document;
import dev.ragtime.runtime.document.FileContent;
import dev.ragtime.runtime.metadata.MetadataRules;
import dev.ragtime.runtime.metadata.MetadataRules.Sayings;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Gives documents the values of their fields, and tells who may read them. Thread-safe. */
record Description(MetadataRules rules, AccessRules access) {
    /** Enough to tell a language by. */
    private static final int FIRST_BLOCKS = 50;

    /**
     * The document with its fields and readers; what is said of one and does not count is told as a part that cannot be read.
     */
    Document of(Document document, FileContent read) {
        var found = rules.find(new Sayings(
                document.source(),
                document.path(),
                document.title(),
                document.metadata(),
                read.metadata(),
                () -> text(document)));
        var readers = access.find(new AccessRules.Sayings(
                document.source(),
                document.path(),
                List.of(document.metadata(), read.metadata(), read.container()),
                read.principals()));
        var unread = Stream.of(document.unread().stream(), found.faults().stream(), readers.faults().stream())
                .flatMap(faults -> faults)
                .collect(Collectors.joining("; "));
        return document.with(
                found.values(), readers.readers(), Optional.of(unread).filter(text -> !text.isEmpty()));
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
