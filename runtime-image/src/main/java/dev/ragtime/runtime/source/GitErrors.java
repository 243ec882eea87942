package dev.ragtime.runtime.source;

import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.api.runtime.SourceFailure;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.internal.JGitText;

/** Says what a git error means to the author of the source. JGit has no types for most of them, only its texts. */
final class GitErrors {
    private final String source;
    private final Source.Git git;

    GitErrors(String source, Source.Git git) {
        this.source = source;
        this.git = git;
    }

    SourceException of(Exception error, boolean withCredentials) {
        if (refused(error)) return refused(error, withCredentials);
        if (causes(error).anyMatch(NoRemoteRepositoryException.class::isInstance)) {
            return unreachable("there is no git repository at " + git.url() + "; correct the address", error);
        }
        return unreachable(
                "cannot read %s (%s); check the address, the network policy and the server"
                        .formatted(git.url(), rootMessage(error)),
                error);
    }

    /**
     * True when the whole repository may be had although a commit by its hash was not: a server that refuses one says so
     * in many ways, and some just hang up.
     */
    boolean mayHaveMore(Exception error) {
        return !refused(error) && causes(error).noneMatch(NoRemoteRepositoryException.class::isInstance);
    }

    private static boolean refused(Exception error) {
        var texts = JGitText.get();
        var exact = List.of(texts.notAuthorized, texts.noCredentialsProvider, texts.authenticationNotSupported);
        // "{1} not permitted on ''{0}''": the server's 403
        var forbidden = texts.serviceNotPermitted.replaceAll("\\{\\d}|''", "").strip();
        return says(error, m -> exact.stream().anyMatch(m::contains) || m.contains(forbidden));
    }

    private SourceException refused(Exception error, boolean withCredentials) {
        var remedy = withCredentials
                ? "refuses the username and password of Secret "
                        + git.credentialsSecret().name() + "; renew them"
                : "wants credentials; name a Secret with keys username and password";
        return new SourceException(
                SourceFailure.CredentialsRejected,
                "spec.sources[%s].git.credentialsSecret: %s %s".formatted(source, git.url(), remedy),
                error);
    }

    private SourceException unreachable(String message, Exception error) {
        return new SourceException(
                SourceFailure.SourceUnreachable, "spec.sources[%s].git.url: %s".formatted(source, message), error);
    }

    private static boolean says(Exception error, Predicate<String> predicate) {
        return causes(error).map(Throwable::getMessage).anyMatch(m -> m != null && predicate.test(m));
    }

    private static String rootMessage(Exception error) {
        var root = causes(error).reduce((first, second) -> second).orElse(error);
        var name = root.getClass().getSimpleName();
        return root.getMessage() == null ? name : name + ": " + root.getMessage();
    }

    private static Stream<Throwable> causes(Throwable error) {
        return Stream.iterate(error, e -> e != null, Throwable::getCause).limit(20);
    }
}
