package dev.ragtime.runtime.source;

import dev.ragtime.api.knowledgebase.GitRepository;
import dev.ragtime.api.runtime.SourceFailure;
import java.util.List;
import java.util.function.Predicate;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.internal.JGitText;

/** Says what a git error means to the author of the source. JGit has no types for most of them, only its texts. */
final class GitErrors {
    private final String source;
    private final GitRepository git;

    GitErrors(String source, GitRepository git) {
        this.source = source;
        this.git = git;
    }

    SourceException of(Exception error) {
        if (closedWith(error, SshConstants.SSH2_DISCONNECT_HOST_KEY_NOT_VERIFIABLE)) return unknownHost(error);
        if (refused(error)) return rejected(error);
        if (RootCause.chain(error).anyMatch(NoRemoteRepositoryException.class::isInstance)) {
            return unreachable("there is no git repository at " + git.url() + "; correct the address", error);
        }
        return unreachable(
                "cannot read %s (%s); check the address, the network policy and the server"
                        .formatted(git.url(), RootCause.of(error)),
                error);
    }

    /**
     * True when the whole repository may be had although a commit by its hash was not: a server that refuses one says so
     * in many ways, and some just hang up.
     */
    boolean mayHaveMore(Exception error) {
        return !refused(error) && RootCause.chain(error).noneMatch(NoRemoteRepositoryException.class::isInstance);
    }

    private static boolean refused(Exception error) {
        if (closedWith(error, SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE)) return true;
        var texts = JGitText.get();
        var exact = List.of(texts.notAuthorized, texts.noCredentialsProvider, texts.authenticationNotSupported);
        // "{1} not permitted on ''{0}''": the server's 403
        var forbidden = texts.serviceNotPermitted.replaceAll("\\{\\d}|''", "").strip();
        return says(error, m -> exact.stream().anyMatch(m::contains) || m.contains(forbidden));
    }

    private static boolean closedWith(Exception error, int code) {
        return RootCause.chain(error).anyMatch(e -> e instanceof SshException ssh && ssh.getDisconnectCode() == code);
    }

    private SourceException unknownHost(Exception error) {
        return new SourceException(
                SourceFailure.HostKeyRejected,
                ("spec.sources[%s].git.credentialsSecret: the key that %s shows is not among known_hosts of Secret %s;"
                                + " compare it with what the server's operator publishes, and only then renew known_hosts")
                        .formatted(source, git.url(), git.credentialsSecret().name()),
                error);
    }

    private SourceException rejected(Exception error) {
        return new SourceException(
                SourceFailure.CredentialsRejected,
                "spec.sources[%s].git.credentialsSecret: %s %s".formatted(source, git.url(), remedy()),
                error);
    }

    private String remedy() {
        if (git.credentialsSecret() == null) return "wants credentials; name a Secret with keys username and password";
        var secret = git.credentialsSecret().name();
        return git.overSsh()
                ? "refuses the key ssh-privatekey of Secret " + secret
                        + "; renew it, or allow it to read the repository"
                : "refuses the username and password of Secret " + secret + "; renew them";
    }

    private SourceException unreachable(String message, Exception error) {
        return new SourceException(
                SourceFailure.SourceUnreachable, "spec.sources[%s].git.url: %s".formatted(source, message), error);
    }

    private static boolean says(Exception error, Predicate<String> predicate) {
        return RootCause.chain(error).map(Throwable::getMessage).anyMatch(m -> m != null && predicate.test(m));
    }
}
