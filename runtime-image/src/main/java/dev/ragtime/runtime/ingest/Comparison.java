package dev.ragtime.runtime.ingest;

import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.document.SourceFile;
import dev.ragtime.runtime.source.Listing;
import dev.ragtime.runtime.source.SourceException;
import dev.ragtime.runtime.store.DocumentRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * A source as it is listed beside what is recorded of it.
 *
 * @param mine files of the share
 * @param gone records, of any share, whose files do not exist any more
 * @param recorded documents of the source that are recorded
 * @param listed documents of the source that are there
 */
record Comparison(List<SourceFile> mine, List<DocumentRecord> gone, int recorded, int listed) {

    /** @throws SourceException when the source cannot be listed to its end */
    static Comparison of(Listing listing, List<DocumentRecord> records, Share share) {
        var present = new HashSet<UUID>();
        var mine = new ArrayList<SourceFile>();
        listing.files().forEach(file -> {
            present.add(id(file));
            if (share.has(id(file))) mine.add(file);
        });
        var gone = gone(listing.extent(), present, records);
        return new Comparison(mine, gone, records.size(), listed(listing.extent(), present, records, gone));
    }

    static UUID id(SourceFile file) {
        return DocumentId.of(file.source(), file.path());
    }

    private static List<DocumentRecord> gone(Listing.Extent extent, Set<UUID> present, List<DocumentRecord> records) {
        return records.stream()
                .filter(record -> !present.contains(record.id()))
                .filter(record -> switch (extent) {
                    case Listing.Extent.Complete() -> true;
                    case Listing.Extent.Delta(var removed) -> removed.contains(record.path());
                    case Listing.Extent.Except(var unread) -> unread.stream().noneMatch(record.path()::startsWith);
                })
                .toList();
    }

    /** Documents of the whole source now. */
    private static int listed(
            Listing.Extent extent, Set<UUID> present, List<DocumentRecord> records, List<DocumentRecord> gone) {
        return switch (extent) {
            case Listing.Extent.Complete() -> present.size();
            case Listing.Extent.Delta _, Listing.Extent.Except _ -> {
                var all = new HashSet<>(present);
                records.forEach(record -> all.add(record.id()));
                gone.forEach(record -> all.remove(record.id()));
                yield all.size();
            }
        };
    }
}
