package dev.ragtime.runtime.pushed;

import dev.ragtime.api.Sha256;
import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.runtime.document.SourceFile;
import dev.ragtime.runtime.source.Listing;
import dev.ragtime.runtime.source.SourceReader;
import dev.ragtime.runtime.source.SourceReaders;
import dev.ragtime.runtime.store.PushedStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads what was pushed to a source, for an index that is built beside the one which the endpoint writes.
 *
 * @param source its name
 */
public record PushedSource(String source, PushedEntries entries) implements SourceReader {
    @Override
    public Listing listing() {
        var files = files();
        var revision = new StringBuilder();
        files.forEach(file ->
                revision.append(file.path()).append('\n').append(file.version()).append('\n'));
        return Listing.complete(Sha256.hex(revision.toString(), 16), files, "nothing has been pushed yet");
    }

    private List<SourceFile> files() {
        var files = new ArrayList<SourceFile>();
        entries.forEach(entry -> {
            if (entry instanceof Pushed.Document document && isHere(document))
                files.add(PushedFile.of(document, entries));
        });
        files.sort(Comparator.comparing(SourceFile::path));
        return files;
    }

    private boolean isHere(Pushed.Document document) {
        return document.source().equals(source) && !document.deleted();
    }

    /** Readers that read pushed sources, too. */
    public static SourceReaders with(SourceReaders others, PushedStore store) {
        var entries = new PushedEntries(store);
        return (Source wanted) -> wanted.http() == null ? others.of(wanted) : new PushedSource(wanted.name(), entries);
    }
}
