package dev.ragtime.runtime.source;

import dev.ragtime.api.knowledgebase.ImageFiles;
import dev.ragtime.api.knowledgebase.VolumeFiles;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.runtime.document.SourceFile;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Files of what is mounted, a volume or an image, below a directory: those that are read by default, without hidden ones.
 * Links are followed while they stay within.
 *
 * <p>The revision is a hash of paths, sizes and modification times: reading every byte only to name a state would double
 * the reading of a large volume.
 */
final class FolderSource implements SourceReader {
    /** Coarsest step of a file system's clock; a file that changed within may change again without telling. */
    private static final Duration CLOCK_STEP = Duration.ofSeconds(2);

    /** How often it looks for a moment in which nothing goes away; what is seen last counts. */
    private static final int LOOKS = 3;

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

    /** Others may write and delete while this looks, or put another folder in the place of one, so it looks again. */
    @Override
    public Listing listing() {
        for (int look = 1; look < LOOKS; look++) {
            var walk = walk();
            if (!walk.vanished()) return listing(walk);
        }
        return listing(walk());
    }

    private FolderWalk walk() {
        try {
            var top = root.toRealPath();
            var folder = top.resolve(mounted.directory()).normalize();
            if (!folder.startsWith(top)
                    || !Files.isDirectory(folder)
                    || !folder.toRealPath().startsWith(top)) {
                throw notFound();
            }
            var walk = new FolderWalk(top, folder, byDefault);
            Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, walk);
            return walk;
        } catch (NoSuchFileException | InvalidPathException e) {
            throw notFound();
        } catch (IOException e) {
            throw unreadable("spec.sources[" + source + "]." + mounted.field(), root, e);
        }
    }

    private Listing listing(FolderWalk walk) {
        var hash = new ContentHash();
        walk.found().forEach((path, entry) -> hash.add(path).add(entry.size() + " " + entry.modified()));
        var files = walk.found().entrySet().stream()
                .map(e -> file(e.getKey(), e.getValue()))
                .toList();
        return Listing.complete(hash.revision(), files, Listing.noneIsRead(walk.others()));
    }

    private SourceFile file(String path, FolderWalk.Entry file) {
        var directory = mounted.directory().isEmpty() ? "" : mounted.directory().replaceAll("/+$", "") + "/";
        var uri = mounted.field() + ":" + mounted.name() + "/" + directory + path;
        return new SourceFile(source, path, uri, version(file), file::open);
    }

    /** Size and times tell of every change but one within the step that the file system's clock makes. */
    private String version(FolderWalk.Entry file) {
        var settled = !file.namesake()
                && file.changed().toInstant().isBefore(clock.instant().minus(CLOCK_STEP));
        return settled
                ? file.size() + " " + file.modified() + " " + file.changed().to(TimeUnit.NANOSECONDS)
                : "";
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
}
