package dev.ragtime.runtime.source;

import static dev.ragtime.api.knowledgebase.GitRepository.KNOWN_HOSTS;
import static dev.ragtime.api.knowledgebase.GitRepository.PRIVATE_KEY;

import dev.ragtime.api.Reference;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.runtime.config.Secrets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.eclipse.jgit.api.TransportCommand;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;
import org.eclipse.jgit.util.FileUtils;

/**
 * Logs in at a git server over SSH with the deploy key of a Secret, and only at one whose key the Secret knows: a server
 * is never taken at its word the first time. Keys, agent and settings of this machine's user play no part.
 */
final class GitSsh implements GitLogin {
    private final Path home;
    private final SshdSessionFactory sessions;

    private GitSsh(Path home, SshdSessionFactory sessions) {
        this.home = home;
        this.sessions = sessions;
    }

    /**
     * @param secret null where none is named, which the API server refuses
     * @param field of the Secret's reference, for messages
     * @param scratch writable folder, for the known hosts
     * @throws SourceException when the Secret has no key that could log in, or knows no host
     */
    static GitSsh with(Reference secret, String field, Secrets secrets, Path scratch) throws IOException {
        if (secret == null) {
            throw new SourceException(
                    SourceFailure.CredentialsRejected,
                    "%s: a repository is read over SSH with a Secret that has keys %s and %s; name one"
                            .formatted(field, PRIVATE_KEY, KNOWN_HOSTS));
        }
        var keys = keys(secret, field, value(secret, field, secrets, PRIVATE_KEY, "a deploy key without passphrase"));
        var hosts = value(
                secret,
                field,
                secrets,
                KNOWN_HOSTS,
                "the server's public keys, each as ssh-keyscan prints it, compared with what its operator publishes");
        var home = Files.createTempDirectory(scratch, "ssh-");
        var known = Files.writeString(home.resolve(KNOWN_HOSTS), hosts + "\n");
        var sessions = new SshdSessionFactoryBuilder()
                .setHomeDirectory(home.toFile())
                .setSshDirectory(home.toFile())
                .setPreferredAuthentications("publickey")
                .setConfigStoreFactory((folder, file, user) -> new GitSshSettings())
                .setDefaultKeysProvider(folder -> keys)
                .setDefaultKnownHostsFiles(folder -> List.of(known))
                .setConnectorFactory(null)
                .build(null);
        return new GitSsh(home, sessions);
    }

    @Override
    public void applyTo(TransportCommand<?, ?> command) {
        command.setTransportConfigCallback(transport -> ((SshTransport) transport).setSshSessionFactory(sessions));
    }

    @Override
    public void close() throws IOException {
        sessions.close();
        FileUtils.delete(home.toFile(), FileUtils.RECURSIVE | FileUtils.SKIP_MISSING);
    }

    private static String value(Reference secret, String field, Secrets secrets, String key, String what) {
        return secrets.read(secret.name(), key)
                .filter(value -> !value.isBlank())
                .orElseThrow(() -> SourceException.missingKey(field, secret.name(), key, what));
    }

    private static List<KeyPair> keys(Reference secret, String field, String text) {
        try (var in = new ByteArrayInputStream((text + "\n").getBytes(StandardCharsets.UTF_8))) {
            var resource = NamedResource.ofName(PRIVATE_KEY);
            var pairs = SecurityUtils.loadKeyPairIdentities(null, resource, in, null);
            var keys = pairs == null
                    ? List.<KeyPair>of()
                    : StreamSupport.stream(pairs.spliterator(), false).toList();
            if (keys.isEmpty()) throw unreadable(secret, field, null);
            return keys;
        } catch (IOException | GeneralSecurityException e) {
            throw unreadable(secret, field, e);
        }
    }

    private static SourceException unreadable(Reference secret, String field, Exception cause) {
        return new SourceException(
                SourceFailure.CredentialsRejected,
                "%s: key %s of Secret %s is no private key that can be read; store it as ssh-keygen writes it, without passphrase"
                        .formatted(field, PRIVATE_KEY, secret.name()),
                cause);
    }
}
