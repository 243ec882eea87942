package dev.ragtime.runtime.source;

import dev.ragtime.runtime.document.SourceFile;
import java.io.IOException;
import java.util.function.Consumer;

/** A bucket or container, as the client of one kind of server lists and reads it. */
interface ObjectStore extends AutoCloseable {
    /**
     * Gives each object whose name begins with the source's prefix, once, and page by page.
     *
     * @throws SourceException when not all were given
     */
    void list(Consumer<StoredObject> each);

    /**
     * The content, with what the server says beside it; the caller closes it.
     *
     * @throws IOException when this object cannot be read
     * @throws SourceException when none can, since the server is away
     */
    SourceFile.Opened open(StoredObject object) throws IOException;

    @Override
    void close();
}
