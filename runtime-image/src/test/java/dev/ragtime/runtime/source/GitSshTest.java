package dev.ragtime.runtime.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.ragtime.api.Reference;
import dev.ragtime.api.knowledgebase.GitRepository;
import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.runtime.FreePorts;
import dev.ragtime.runtime.crawl.MemoryNotes;
import dev.ragtime.runtime.document.OcrLanguages;
import dev.ragtime.runtime.document.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against OpenSSH's own server. */
class GitSshTest {
    private static final String FIELD = "spec.sources[docs].git.credentialsSecret";

    @TempDir
    private Path repositories;

    @TempDir
    private Path keys;

    @TempDir
    private Path scratch;

    private GitHttpServer git;
    private SshServer ssh;
    private String commit;

    @BeforeEach
    void serve() throws IOException {
        git = GitHttpServer.open(repositories);
        git.create("docs.git");
        commit = git.commit("docs.git", "main", Map.of("a.md", "blue lamps"));
        ssh = SshServer.open(keys, "ed25519");
    }

    @AfterEach
    void stop() throws IOException {
        ssh.close();
        git.close();
    }

    @Test
    void reads_a_repository_with_a_deploy_key_and_leaves_nothing_behind() throws IOException {
        var reader = reader(url(), ssh.secret());
        try (var listing = reader.listing()) {
            assertThat(listing.revision()).isEqualTo(commit);
            assertThat(content(listing.files().toList().getFirst())).isEqualTo("blue lamps");
        }
        assertThat(reader.revision()).contains(commit);
        assertThat(scratch).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa", "ecdsa"})
    void reads_with_keys_of_other_types(String type, @TempDir Path folder) throws IOException {
        try (var other = SshServer.open(folder, type)) {
            var secret = other.secret();
            assertThat(reader(other.url(repositories.resolve("docs.git")), secret)
                            .revision())
                    .contains(commit);
        }
    }

    @Test
    void a_server_that_shows_another_key_than_before_is_refused(@TempDir Path folder) throws IOException {
        SshServer.newKey(folder.resolve("before"), "ed25519", "");
        var secret = with("known_hosts", ssh.knownHost(folder.resolve("before.pub")));

        assertFails(url(), secret, SourceFailure.HostKeyRejected, "is not among known_hosts of Secret git-login");
    }

    @Test
    void a_server_that_nobody_knew_is_refused() throws IOException {
        var secret = with("known_hosts", "git.example.com " + ssh.knownHost().split(" ", 2)[1]);

        assertFails(url(), secret, SourceFailure.HostKeyRejected, "is not among known_hosts of Secret git-login");
    }

    @Test
    void says_that_a_key_is_refused_without_repeating_it(@TempDir Path folder) throws IOException {
        SshServer.newKey(folder.resolve("other"), "ed25519", "");
        var key = Files.readString(folder.resolve("other"));

        assertThat(assertFails(
                        url(),
                        with("ssh-privatekey", key),
                        SourceFailure.CredentialsRejected,
                        "refuses the key ssh-privatekey of Secret git-login"))
                .doesNotContain(key.lines().toList().get(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ssh-privatekey", "known_hosts"})
    void names_the_key_that_a_secret_lacks(String key) throws IOException {
        assertFails(url(), with(key, null), SourceFailure.CredentialsRejected, "Secret git-login has no key " + key);
    }

    @Test
    void says_that_a_key_has_a_passphrase_or_is_none(@TempDir Path folder) throws IOException {
        SshServer.newKey(folder.resolve("locked"), "ed25519", "open sesame");

        for (var key : List.of(Files.readString(folder.resolve("locked")), "none at all")) {
            assertFails(url(), with("ssh-privatekey", key), SourceFailure.CredentialsRejected, "without passphrase");
        }
    }

    @Test
    void logs_in_as_git_where_the_address_names_nobody() {
        var address = url().replaceAll("//[^@]*@", "//");

        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> reader(address, ssh.secret()).listing())
                .satisfies(e -> assertThat(e.reason()).isEqualTo(SourceFailure.CredentialsRejected));
        await().untilAsserted(() -> assertThat(ssh.log()).contains(" user git "));
    }

    @Test
    void says_that_there_is_no_repository() throws IOException {
        assertUnreachable(ssh.url(repositories.resolve("other.git")), "there is no git repository");
    }

    @Test
    void says_that_nobody_answers() throws IOException {
        assertUnreachable("ssh://git@127.0.0.1:" + FreePorts.one() + "/docs.git", "Connection refused");
    }

    private void assertUnreachable(String url, String message) throws IOException {
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> reader(url, ssh.secret()).listing())
                .satisfies(e -> assertThat(e.reason()).isEqualTo(SourceFailure.SourceUnreachable))
                .withMessageContaining("spec.sources[docs].git.url")
                .withMessageContaining(message);
        assertThat(scratch).isEmptyDirectory();
    }

    private String assertFails(String url, Map<String, String> secret, SourceFailure reason, String message) {
        var said = new StringBuilder();
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> reader(url, secret).listing())
                .satisfies(e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason))
                .satisfies(e -> said.append(e.getMessage()))
                .withMessageContaining(FIELD)
                .withMessageContaining(message);
        assertThat(scratch).isEmptyDirectory();
        return said.toString();
    }

    private String url() {
        return ssh.url(repositories.resolve("docs.git"));
    }

    /** The right Secret but for one key; null takes it away. */
    private Map<String, String> with(String key, String value) throws IOException {
        var secret = new HashMap<>(ssh.secret());
        if (value == null) secret.remove(key);
        else secret.put(key, value);
        return secret;
    }

    private SourceReader reader(String url, Map<String, String> secret) {
        var source = new GitRepository(url, null, null, null, new Reference("git-login"), null);
        return SourceReaders.mounted(
                        scratch,
                        (name, key) ->
                                name.equals("git-login") ? Optional.ofNullable(secret.get(key)) : Optional.empty(),
                        scratch,
                        new MemoryNotes(),
                        OcrLanguages.NONE)
                .of(Source.of("docs", source));
    }

    private static String content(SourceFile file) throws IOException {
        try (var in = file.content().open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
