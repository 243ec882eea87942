package dev.ragtime.runtime.source;

import dev.ragtime.api.knowledgebase.ImageFiles;
import dev.ragtime.api.knowledgebase.VolumeFiles;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.runtime.document.SourceFile;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of what is mounted, a volume or an image, below a directory: those that are read by default, without hidden ones.
 * Links are followed while they stay within.
 *
 * <p>The revision is a hash of paths, sizes and modification times: reading every byte only to name a state would double
 * the reading of a large volume.
 */
final class FolderSource implements SourceReader {
    private static final Logger LOG = LoggerFactory.getLogger(FolderSource.class);

    /** Made by mkfs at the top of ext volumes, readable by root alone. */
    private static final String LOST_AND_FOUND = "lost+found";

    /** Coarsest step of a file system's clock; a file that changed within may change again without telling. */
    private static final Duration CLOCK_STEP = Duration.ofSeconds(2);

    private final String source;
    private final Mounted mounted;
    private final Path root;
    private final InstantSource clock;
    private final Predicate<String> byDefault;

    /** @param byDefault which files are read */
    FolderSource(String source, Mounted mounted, Path root, InstantSource clock, Predicate<String> byDefault) {
        this.source = source;
        this.mounted = mounted;
        this.root = root;
        this.clock = clock;
        this.byDefault = byDefault;
    }

    /**
     * What is mounted.
     *
     * @param field of the source that names it
     * @param directory below its root, empty for all of it
     * @param name as the spec has it
     * @param within where a folder of it is, for people
     */
    record Mounted(String field, String directory, String name, String within) {
        static Mounted of(VolumeFiles volume) {
            return new Mounted("volume", volume.directory(), volume.claimName(), "on claim " + volume.claimName());
        }

        static Mounted of(ImageFiles image) {
            return new Mounted("image", image.directory(), image.reference(), "in image " + image.reference());
        }
    }

    @Override
    public Listing listing() {
        try {
            var top = root.toRealPath();
            var folder = top.resolve(mounted.directory()).normalize();
            if (!folder.startsWith(top)
                    || !Files.isDirectory(folder)
                    || !folder.toRealPath().startsWith(top)) {
                throw notFound();
            }
            var found = new TreeMap<String, Entry>();
            var walk = new Walk(top, folder, found, byDefault);
            Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, walk);
            return listing(found, walk.others);
        } catch (java.nio.file.NoSuchFileException e) {
            throw notFound();
        } catch (IOException e) {
            throw unreadable("spec.sources[" + source + "]." + mounted.field(), root, e);
        }
    }

    private Listing listing(Map<String, Entry> found, int others) {
        var hash = new ContentHash();
        found.forEach((path, entry) -> hash.add(path).add(entry.size + " " + entry.modified));
        var files = found.entrySet().stream()
                .map(e -> file(e.getKey(), e.getValue()))
                .toList();
        return Listing.complete(hash.revision(), files, Listing.noneIsRead(others));
    }

    private SourceFile file(String path, Entry file) {
        var directory = mounted.directory().isEmpty() ? "" : mounted.directory().replaceAll("/+$", "") + "/";
        var uri = mounted.field() + ":" + mounted.name() + "/" + directory + path;
        return new SourceFile(source, path, uri, version(file), () -> Files.newInputStream(file.path));
    }

    /** Size and times tell of every change but one within the step that the file system's clock makes. */
    private String version(Entry file) {
        var settled = file.changed.toInstant().isBefore(clock.instant().minus(CLOCK_STEP));
        return settled ? file.size + " " + file.modified + " " + file.changed.to(TimeUnit.NANOSECONDS) : "";
    }

    private SourceException notFound() {
        return new SourceException(
                SourceFailure.DirectoryNotFound,
                "spec.sources[%s].%s.directory: there is no folder \"%s\" %s; create it or correct the path"
                        .formatted(source, mounted.field(), mounted.directory(), mounted.within()));
    }

    static SourceException unreadable(String field, Path folder, IOException cause) {
        return new SourceException(
                SourceFailure.DirectoryNotFound,
                "%s: cannot list %s in full (%s); make it readable for user 10001"
                        .formatted(field, folder, cause.getMessage()),
                cause);
    }

    /**
     * @param modified when the content was written, in milliseconds; whoever copies a file may keep it
     * @param changed when anything of the file was, which nobody can set
     */
    private record Entry(Path path, long size, long modified, FileTime changed) {}

    /** Collects files; {@code top} is the real path that no link may leave. */
    private static final class Walk extends SimpleFileVisitor<Path> {
        private final Path top;
        private final Path folder;
        private final Map<String, Entry> found;
        private final Predicate<String> byDefault;
        private int others;

        Walk(Path top, Path folder, Map<String, Entry> found, Predicate<String> byDefault) {
            this.top = top;
            this.folder = folder;
            this.found = found;
            this.byDefault = byDefault;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
            if (directory.equals(folder)) return FileVisitResult.CONTINUE;
            return hidden(directory) || escapes(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (!attributes.isRegularFile() || hidden(file) || escapes(file)) return FileVisitResult.CONTINUE;
            if (byDefault.test(file.getFileName().toString())) {
                var path = folder.relativize(file).toString().replace('\\', '/');
                var modified = attributes.lastModifiedTime().toMillis();
                found.put(path, new Entry(file, attributes.size(), modified, changed(file, attributes)));
            } else {
                others++;
            }
            return FileVisitResult.CONTINUE;
        }

        private static FileTime changed(Path file, BasicFileAttributes attributes) throws IOException {
            try {
                return (FileTime) Files.getAttribute(file, "unix:ctime");
            } catch (UnsupportedOperationException | IllegalArgumentException e) {
                return attributes.lastModifiedTime();
            }
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof FileSystemLoopException || hidden(file)) return FileVisitResult.CONTINUE;
            throw e;
        }

        private boolean hidden(Path file) {
            var name = file.getFileName().toString();
            return name.startsWith(".") || (name.equals(LOST_AND_FOUND) && folder.equals(file.getParent()));
        }

        private boolean escapes(Path file) throws IOException {
            var real = file.toRealPath();
            if (real.startsWith(top)) return false;
            LOG.warn("skipped {}: the link leaves what is mounted", folder.relativize(file));
            return true;
        }
    }
}
