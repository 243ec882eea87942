package dev.ragtime.runtime.source;

import dev.ragtime.runtime.document.Format;
import dev.ragtime.runtime.document.SourceFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Objects of a bucket or container, whatever its server. A listing is read in whole before any object is, and an object
 * whose version is as it was is not fetched. Names are names only: none ever becomes a path of this file system.
 */
final class ObjectSource implements SourceReader {
    private final String source;
    private final String kind;
    private final String prefix;
    private final List<String> include;
    private final Predicate<String> byDefault;
    private final Supplier<ObjectStore> store;

    /**
     * @param kind field of the source, e.g. {@code s3}
     * @param byDefault which paths are read where {@code include} is left out
     * @param store gives a client; it may fail with a {@link SourceException}
     */
    ObjectSource(
            String source,
            String kind,
            String prefix,
            List<String> include,
            Predicate<String> byDefault,
            Supplier<ObjectStore> store) {
        this.source = source;
        this.kind = kind;
        this.prefix = prefix;
        this.include = include;
        this.byDefault = byDefault;
        this.store = store;
    }

    @Override
    public Listing listing() {
        var wanted = Globs.wanted(include, byDefault, "spec.sources[" + source + "]." + kind + ".include");
        var opened = store.get();
        try {
            return listing(opened, wanted);
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private Listing listing(ObjectStore opened, Predicate<String> wanted) {
        var found = new Found(wanted);
        opened.list(object -> found.add(opened, object));
        var lack = include.isEmpty() ? Listing.noneIsRead(found.others) : Listing.noneMatches(found.others);
        return Listing.complete(found.revision.revision(), found.files, lack, opened::close);
    }

    private final class Found {
        private final Predicate<String> wanted;
        private final List<SourceFile> files = new ArrayList<>();
        private final ContentHash revision = new ContentHash();
        private int others;

        Found(Predicate<String> wanted) {
            this.wanted = wanted;
        }

        void add(ObjectStore opened, StoredObject object) {
            var path = path(object.name());
            if (isFolder(path)) return;
            if (wanted.test(path)) {
                var version = object.version();
                SourceFile.Described content = () -> read(opened, object, path);
                files.add(new SourceFile(source, path, object.uri(), version, content));
                revision.add(path).add(version);
            } else {
                others++;
            }
        }
    }

    /** Its media type tells more than its name only where that tells nothing. */
    private static SourceFile.Opened read(ObjectStore opened, StoredObject object, String path) throws IOException {
        var content = opened.open(object);
        var type = content.mediaType().filter(known -> Format.ofPath(path).isEmpty());
        return new SourceFile.Opened(content.bytes(), type, content.metadata());
    }

    /** What follows the last slash of the prefix, so that a name never begins in the middle of a word. */
    private String path(String name) {
        return name.substring(prefix.lastIndexOf('/') + 1);
    }

    /** As consoles make them: an object without content that stands for a folder. */
    private static boolean isFolder(String path) {
        return path.isEmpty() || path.endsWith("/");
    }
}
