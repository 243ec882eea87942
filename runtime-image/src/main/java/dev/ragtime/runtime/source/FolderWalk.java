package dev.ragtime.runtime.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects the files of a folder, but hidden ones and what links lead out to. */
final class FolderWalk extends SimpleFileVisitor<Path> {
    private static final Logger LOG = LoggerFactory.getLogger(FolderWalk.class);

    /** Made by mkfs at the top of ext volumes, readable by root alone. */
    private static final String LOST_AND_FOUND = "lost+found";

    private final Path top;
    private final Path folder;
    private final SortedMap<String, Entry> found = new TreeMap<>();
    private final Predicate<String> byDefault;
    private int others;
    private boolean vanished;

    /** @param top the real path that no link may leave */
    FolderWalk(Path top, Path folder, Predicate<String> byDefault) {
        this.top = top;
        this.folder = folder;
        this.byDefault = byDefault;
    }

    /** By path below the folder. */
    SortedMap<String, Entry> found() {
        return found;
    }

    /** How many are of a type that is not read. */
    int others() {
        return others;
    }

    /** Whether something went away while this looked. */
    boolean vanished() {
        return vanished;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
        if (directory.equals(folder)) return FileVisitResult.CONTINUE;
        try {
            return hidden(directory) || escapes(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        } catch (NoSuchFileException e) {
            vanished(directory);
            return FileVisitResult.SKIP_SUBTREE;
        }
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
        if (!(e instanceof NoSuchFileException) || directory.equals(folder))
            return super.postVisitDirectory(directory, e);
        vanished(directory);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        try {
            if (attributes.isRegularFile() && !hidden(file) && !escapes(file)) add(file, attributes);
        } catch (NoSuchFileException e) {
            vanished(file);
        }
        return FileVisitResult.CONTINUE;
    }

    private void add(Path file, BasicFileAttributes attributes) throws IOException {
        if (!byDefault.test(file.getFileName().toString())) {
            others++;
            return;
        }
        var path = folder.relativize(file).toString().replace('\\', '/');
        var modified = attributes.lastModifiedTime().toMillis();
        var entry = new Entry(file, attributes.size(), modified, changed(file, attributes), false);
        // bytes that are no characters all read as the same one
        found.merge(path, entry, (one, other) -> one.ambiguous());
    }

    private void vanished(Path file) {
        LOG.info("{} was there and is gone", folder.relativize(file));
        vanished = true;
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
        if (!(e instanceof NoSuchFileException) || file.equals(folder)) throw e;
        vanished(file);
        return FileVisitResult.CONTINUE;
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

    /**
     * A file.
     *
     * @param modified when the content was written, in milliseconds; whoever copies a file may keep it
     * @param changed when anything of the file was, which nobody can set
     * @param namesake whether another file reads as the same name
     */
    record Entry(Path path, long size, long modified, FileTime changed, boolean namesake) {
        Entry ambiguous() {
            return new Entry(path, size, modified, changed, true);
        }

        InputStream open() throws IOException {
            if (namesake)
                throw new IOException(
                        "it is one of several files whose names are not UTF-8 and read the same; rename them");
            return Files.newInputStream(path);
        }
    }
}
