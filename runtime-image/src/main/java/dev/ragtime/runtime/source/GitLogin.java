package dev.ragtime.runtime.source;

import dev.ragtime.api.knowledgebase.GitRepository;
import dev.ragtime.runtime.config.Secrets;
import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jgit.api.TransportCommand;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;

/** How commands log in at a git server; closed when the last of them is over. */
sealed interface GitLogin extends AutoCloseable permits GitLogin.Anonymous, GitLogin.Password, GitSsh {
    void applyTo(TransportCommand<?, ?> command);

    @Override
    void close() throws IOException;

    /**
     * What the address and the Secret of a source ask for.
     *
     * @param scratch writable folder
     * @throws SourceException when the Secret lacks what is needed
     */
    static GitLogin of(String source, GitRepository git, Secrets secrets, Path scratch) throws IOException {
        var field = "spec.sources[" + source + "].git.credentialsSecret";
        if (git.overSsh()) return GitSsh.with(git.credentialsSecret(), field, secrets, scratch);
        return git.credentialsSecret() == null ? new Anonymous() : Password.of(git, field, secrets);
    }

    /** Whoever asks may read. */
    record Anonymous() implements GitLogin {
        @Override
        public void applyTo(TransportCommand<?, ?> command) {
            // nothing to add
        }

        @Override
        public void close() {
            // nothing is kept
        }
    }

    /** Basic authentication. */
    record Password(CredentialsProvider provider) implements GitLogin {
        /** A token works as password with any user name, so the user name may be left out. */
        private static Password of(GitRepository git, String field, Secrets secrets) {
            var secret = git.credentialsSecret().name();
            var password = secrets.read(secret, GitRepository.PASSWORD)
                    .orElseThrow(() -> SourceException.missingKey(
                            field, secret, GitRepository.PASSWORD, "keys username and password"));
            var username = secrets.read(secret, "username").orElse("git");
            return new Password(new UsernamePasswordCredentialsProvider(username, password));
        }

        @Override
        public void applyTo(TransportCommand<?, ?> command) {
            command.setCredentialsProvider(provider);
        }

        @Override
        public void close() {
            // nothing is kept
        }
    }
}
