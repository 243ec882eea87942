package dev.ragtime.runtime.source;

import dev.ragtime.api.knowledgebase.GitRepository;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.runtime.config.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.TransportCommand;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;

/** The git server of a source: finds the wanted commit and fetches it, and no history where the server lets us. */
final class GitRemote {
    /** Longest wait for a connection or for the next bytes. */
    private static final int TIMEOUT_SECONDS = 60;

    private static final String FETCHED = "refs/ragtime/fetched";

    private final String source;
    private final GitRepository git;
    private final Secrets secrets;
    private final Path scratch;
    private final GitErrors errors;

    GitRemote(String source, GitRepository git, Secrets secrets, Path scratch) {
        this.source = source;
        this.git = git;
        this.secrets = secrets;
        this.scratch = scratch;
        this.errors = new GitErrors(source, git);
    }

    /** The wanted commit, fetched with its files. */
    ObjectId fetch(Repository into) throws IOException {
        var local = new Git(into);
        try (var login = login()) {
            return isHash(git.ref()) ? fetchHash(local, git.ref(), login) : fetchRef(local, login);
        } catch (GitAPIException e) {
            throw errors.of(e);
        }
    }

    /**
     * The wanted commit, as the server names it. A commit that is wanted by its hash is not looked for: whoever read it
     * once has what it will always be.
     */
    ObjectId find() {
        if (isHash(git.ref())) return ObjectId.fromString(git.ref());
        try (var login = login()) {
            var ref = ref(login);
            return Optional.ofNullable(ref.getPeeledObjectId()).orElse(ref.getObjectId());
        } catch (GitAPIException e) {
            throw errors.of(e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the known hosts of " + source + " in " + scratch, e);
        }
    }

    private GitLogin login() throws IOException {
        return GitLogin.of(source, git, secrets, scratch);
    }

    /** What is read, in words for a message. */
    String refName() {
        return git.ref() == null ? "the default branch" : git.ref();
    }

    private ObjectId fetchRef(Git local, GitLogin login) throws GitAPIException, IOException {
        fetch(local, fetchedName(ref(login)), 1, login);
        return commit(local, local.getRepository().resolve(FETCHED + "^{commit}"));
    }

    private Ref ref(GitLogin login) throws GitAPIException {
        var list = with(Git.lsRemoteRepository().setRemote(git.url()), login).callAsMap();
        var candidates = git.ref() == null
                ? Stream.of("HEAD")
                : Stream.of("refs/heads/" + git.ref(), "refs/tags/" + git.ref(), git.ref());
        return candidates.map(list::get).filter(r -> r != null).findFirst().orElseThrow(() -> refNotFound());
    }

    /** HEAD may be detached, every other ref is fetched under its own name. */
    private static String fetchedName(Ref ref) {
        return ref.isSymbolic() ? ref.getTarget().getName() : ref.getName();
    }

    /** A server need not hand out a commit by its hash; all branches and tags then bring it, with their history. */
    private ObjectId fetchHash(Git local, String hash, GitLogin login) throws GitAPIException, IOException {
        var wanted = ObjectId.fromString(hash);
        try {
            fetch(local, hash, 1, login);
        } catch (GitAPIException e) {
            if (!errors.mayHaveMore(e)) throw e;
            with(local.fetch().setRemote(git.url()), login)
                    .setTagOpt(TagOpt.FETCH_TAGS)
                    .setRefSpecs("+refs/heads/*:refs/ragtime/heads/*")
                    .call();
        }
        return commit(local, wanted);
    }

    private void fetch(Git local, String from, int depth, GitLogin login) throws GitAPIException {
        with(local.fetch().setRemote(git.url()), login)
                .setDepth(depth)
                .setTagOpt(TagOpt.NO_TAGS)
                .setRefSpecs(new RefSpec("+" + from + ":" + FETCHED))
                .call();
    }

    private ObjectId commit(Git local, ObjectId id) throws IOException {
        if (id == null || !local.getRepository().getObjectDatabase().has(id)) throw refNotFound();
        try (var walk = new RevWalk(local.getRepository())) {
            return walk.parseCommit(id).getId();
        } catch (org.eclipse.jgit.errors.IncorrectObjectTypeException e) {
            throw refNotFound();
        }
    }

    private SourceException refNotFound() {
        return new SourceException(
                SourceFailure.RevisionNotFound,
                "spec.sources[%s].git.ref: %s has no branch, tag or commit %s; push it or correct the name"
                        .formatted(source, git.url(), git.ref() == null ? "HEAD" : "\"" + git.ref() + "\""));
    }

    private static <C extends TransportCommand<C, ?>> C with(C command, GitLogin login) {
        login.applyTo(command);
        return command.setTimeout(TIMEOUT_SECONDS);
    }

    private static boolean isHash(String ref) {
        return ref != null && ObjectId.isId(ref);
    }
}
