package dev.ragtime.runtime.source;

import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.runtime.config.Secrets;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.TransportCommand;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;

/** The git server of a source: finds the wanted commit and fetches it, and no history where the server lets us. */
final class GitRemote {
    /** Longest wait for a connection or for the next bytes. */
    private static final int TIMEOUT_SECONDS = 60;

    private static final String FETCHED = "refs/ragtime/fetched";

    private final String source;
    private final Source.Git git;
    private final Secrets secrets;
    private final GitErrors errors;

    GitRemote(String source, Source.Git git, Secrets secrets) {
        this.source = source;
        this.git = git;
        this.secrets = secrets;
        this.errors = new GitErrors(source, git);
    }

    /** The wanted commit, fetched with its files. */
    ObjectId fetch(Repository into) throws IOException {
        var credentials = credentials();
        var local = new Git(into);
        try {
            return isHash(git.ref()) ? fetchHash(local, git.ref(), credentials) : fetchRef(local, credentials);
        } catch (GitAPIException e) {
            throw errors.of(e, credentials.isPresent());
        }
    }

    /**
     * The wanted commit, as the server names it. A commit that is wanted by its hash is not looked for: whoever read it
     * once has what it will always be.
     */
    ObjectId find() {
        if (isHash(git.ref())) return ObjectId.fromString(git.ref());
        var credentials = credentials();
        try {
            var ref = ref(credentials);
            return Optional.ofNullable(ref.getPeeledObjectId()).orElse(ref.getObjectId());
        } catch (GitAPIException e) {
            throw errors.of(e, credentials.isPresent());
        }
    }

    /** What is read, in words for a message. */
    String refName() {
        return git.ref() == null ? "the default branch" : git.ref();
    }

    private ObjectId fetchRef(Git local, Optional<CredentialsProvider> credentials)
            throws GitAPIException, IOException {
        fetch(local, fetchedName(ref(credentials)), 1, credentials);
        return commit(local, local.getRepository().resolve(FETCHED + "^{commit}"));
    }

    private Ref ref(Optional<CredentialsProvider> credentials) throws GitAPIException {
        var list =
                with(Git.lsRemoteRepository().setRemote(git.url()), credentials).callAsMap();
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
    private ObjectId fetchHash(Git local, String hash, Optional<CredentialsProvider> credentials)
            throws GitAPIException, IOException {
        var wanted = ObjectId.fromString(hash);
        try {
            fetch(local, hash, 1, credentials);
        } catch (GitAPIException e) {
            if (!errors.mayHaveMore(e)) throw e;
            with(local.fetch().setRemote(git.url()), credentials)
                    .setTagOpt(TagOpt.FETCH_TAGS)
                    .setRefSpecs("+refs/heads/*:refs/ragtime/heads/*")
                    .call();
        }
        return commit(local, wanted);
    }

    private void fetch(Git local, String from, int depth, Optional<CredentialsProvider> credentials)
            throws GitAPIException {
        with(local.fetch().setRemote(git.url()), credentials)
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

    private static <C extends TransportCommand<C, ?>> C with(C command, Optional<CredentialsProvider> credentials) {
        credentials.ifPresent(command::setCredentialsProvider);
        return command.setTimeout(TIMEOUT_SECONDS);
    }

    /** A token works as password with any user name, so the user name may be left out. */
    private Optional<CredentialsProvider> credentials() {
        if (git.credentialsSecret() == null) return Optional.empty();
        var secret = git.credentialsSecret().name();
        var password = secrets.read(secret, "password")
                .orElseThrow(() -> new SourceException(
                        SourceFailure.CredentialsRejected,
                        "spec.sources[%s].git.credentialsSecret: Secret %s has no key password; add keys username and password"
                                .formatted(source, secret)));
        var username = secrets.read(secret, "username").orElse("git");
        return Optional.of(new UsernamePasswordCredentialsProvider(username, password));
    }

    private static boolean isHash(String ref) {
        return ref != null && ObjectId.isId(ref);
    }
}
