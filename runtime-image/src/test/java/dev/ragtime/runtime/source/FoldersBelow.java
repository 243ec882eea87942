package dev.ragtime.runtime.source;

import java.nio.file.Path;

/** What a cluster would mount, in folders of its name. */
record FoldersBelow(Path folder) implements SourceReaders.Folders {
    @Override
    public Path claim(String name) {
        return folder.resolve(name);
    }

    @Override
    public Path image(String reference) {
        return folder.resolve(reference);
    }
}
