package dev.ragtime.runtime.source;

import dev.ragtime.api.knowledgebase.GitRepository;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.document.Format;
import dev.ragtime.runtime.document.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.util.FileUtils;

/**
 * Files of one commit. Only that commit is fetched, into a bare repository, and files are read from its objects: nothing
 * is checked out, so no path or link of the repository ever touches this file system.
 */
final class GitSource implements SourceReader {
    private final String source;
    private final GitRepository git;
    private final GitRemote remote;
    private final Path scratch;
    private final Predicate<String> byDefault;

    GitSource(String source, GitRepository git, Secrets secrets, Path scratch) {
        this(source, git, secrets, scratch, Format::isReadByDefault);
    }

    /** @param byDefault which paths are read where {@code include} is left out */
    GitSource(String source, GitRepository git, Secrets secrets, Path scratch, Predicate<String> byDefault) {
        GitSettings.isolate();
        this.source = source;
        this.byDefault = byDefault;
        this.git = git;
        this.remote = new GitRemote(source, git, secrets, scratch);
        this.scratch = scratch;
    }

    @Override
    public Listing listing() {
        var wanted = Globs.wanted(git.include(), byDefault, "spec.sources[" + source + "].git.include");
        Path folder = null;
        Repository repository = null;
        try {
            folder = Files.createTempDirectory(scratch, "git-" + source + "-");
            repository = Git.init()
                    .setBare(true)
                    .setDirectory(folder.toFile())
                    .call()
                    .getRepository();
            // a clone that lives for minutes is not tidied up, least of all in the background
            repository.getConfig().setInt("gc", null, "auto", 0);
            repository.getConfig().setBoolean("gc", null, "autoDetach", false);
            var commit = remote.fetch(repository);
            var found = found(repository, commit, wanted);
            var lack = git.include().isEmpty() ? Listing.noneIsRead(found.others) : Listing.noneMatches(found.others);
            return Listing.complete(
                    commit.name(), files(repository, commit, found.blobs), lack, release(repository, folder));
        } catch (IOException | GitAPIException e) {
            release(repository, folder).run();
            throw new SourceException(
                    SourceFailure.SourceUnreachable,
                    "spec.sources[%s].git: the fetched commit cannot be read (%s); look at the scratch volume's free space"
                            .formatted(source, e.getMessage()),
                    e);
        } catch (RuntimeException e) {
            release(repository, folder).run();
            throw e;
        }
    }

    /** The commit that the server names now; nothing is fetched. */
    @Override
    public Optional<String> revision() {
        return Optional.of(remote.find().name());
    }

    private Found found(Repository repository, ObjectId commit, Predicate<String> wanted) throws IOException {
        var blobs = new TreeMap<String, ObjectId>();
        var others = 0;
        try (var commits = new RevWalk(repository);
                var walk = new TreeWalk(repository)) {
            walk.addTree(folder(repository, commits.parseCommit(commit).getTree()));
            walk.setRecursive(true);
            while (walk.next()) {
                var mode = walk.getFileMode(0);
                var file = mode == FileMode.REGULAR_FILE || mode == FileMode.EXECUTABLE_FILE;
                if (file && wanted.test(walk.getPathString())) blobs.put(walk.getPathString(), walk.getObjectId(0));
                else if (file && !walk.getNameString().startsWith(".")) others++;
            }
        }
        return new Found(blobs, others);
    }

    private ObjectId folder(Repository repository, ObjectId tree) throws IOException {
        var directory = directory();
        if (directory.isEmpty()) return tree;
        try (var at = TreeWalk.forPath(repository, directory, tree)) {
            if (at != null && at.getFileMode(0) == FileMode.TREE) return at.getObjectId(0);
        }
        throw new SourceException(
                SourceFailure.DirectoryNotFound,
                "spec.sources[%s].git.directory: there is no folder \"%s\" at %s; correct the path"
                        .formatted(source, git.directory(), remote.refName()));
    }

    /** The directory as git names it: no {@code ./} before and no {@code /} after. */
    private String directory() {
        return git.directory().replaceAll("^(\\./)+", "").replaceAll("/+$", "").replaceAll("^\\.$", "");
    }

    private List<SourceFile> files(Repository repository, ObjectId commit, Map<String, ObjectId> blobs) {
        var folder = directory().isEmpty() ? "" : directory() + "/";
        var files = new ArrayList<SourceFile>();
        blobs.forEach((path, blob) -> {
            var uri = git.url() + "#" + folder + path;
            files.add(new SourceFile(
                    source,
                    path,
                    uri,
                    page(commit, folder + path).orElse(uri),
                    blob.name(),
                    () -> repository.open(blob).openStream()));
        });
        return files;
    }

    private Optional<String> page(ObjectId commit, String path) {
        return git.linkTemplate() == null
                ? GitHost.page(git.url(), commit.name(), path)
                : Optional.of(LinkTemplate.fill(git.linkTemplate(), commit.name(), path));
    }

    /** @param others files that are not wanted, without hidden ones such as {@code .gitkeep} */
    private record Found(Map<String, ObjectId> blobs, int others) {}

    private static Runnable release(Repository repository, Path folder) {
        return () -> {
            if (repository != null) repository.close();
            try {
                if (folder != null) FileUtils.delete(folder.toFile(), FileUtils.RECURSIVE | FileUtils.SKIP_MISSING);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot delete the clone in " + folder, e);
            }
        };
    }
}
