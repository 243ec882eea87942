package dev.ragtime.runtime.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ragtime.api.Reference;
import dev.ragtime.api.knowledgebase.GitRepository;
import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.crawl.MemoryNotes;
import dev.ragtime.runtime.document.OcrLanguages;
import dev.ragtime.runtime.document.SourceFile;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against {@code git http-backend}, the server of git itself. */
class GitSourceTest {
    private static final Secrets NONE = (secret, key) -> Optional.empty();
    private static final String PASSWORD = "s3cret-t0ken";

    @TempDir
    private Path repositories;

    @TempDir
    private Path scratch;

    private GitHttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = GitHttpServer.open(repositories);
        server.create("docs.git");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void readsKnownTypesOfTheDefaultBranchAtItsCommit() throws IOException {
        var commit = server.commit(
                "docs.git",
                "main",
                Map.of(
                        "README.md",
                        "# Hello",
                        "guide/a.txt",
                        "text",
                        "t.csv",
                        "a,b",
                        "package.json",
                        "{}",
                        "x.png",
                        ""));

        try (var listing = read(git(null, null, List.of()))) {
            assertThat(listing.revision()).isEqualTo(commit);
            assertThat(listing.files())
                    .extracting(SourceFile::path)
                    .containsExactly("README.md", "guide/a.txt", "t.csv");
            assertThat(content(listing.files().toList().getFirst())).isEqualTo("# Hello");
            assertThat(listing.files().toList().get(1).uri()).isEqualTo(server.url("docs.git") + "#guide/a.txt");
        }
    }

    @Test
    void readsABranchATagAnAnnotatedTagAndACommit() throws IOException {
        var first = server.commit("docs.git", "main", Map.of("a.md", "1"));
        server.git("docs.git", "tag", "v1", first);
        server.git(
                "docs.git",
                "-c",
                "user.name=t",
                "-c",
                "user.email=t@example.com",
                "tag",
                "-a",
                "-m",
                "two",
                "v1a",
                first);
        server.commit("docs.git", "main", Map.of("a.md", "2"));
        var branch = server.commit("docs.git", "feature/x", Map.of("a.md", "3"));

        assertThat(revision("v1")).isEqualTo(first);
        assertThat(revision("v1a")).isEqualTo(first);
        assertThat(revision("feature/x")).isEqualTo(branch);
        assertThat(revision(first)).isEqualTo(first);
    }

    @Test
    void tellsAFilesVersionWithoutReadingItAndTheRevisionWithoutFetching() throws IOException {
        server.commit("docs.git", "main", Map.of("a.md", "1", "b.md", "same"));
        var tagged = server.commit("docs.git", "main", Map.of("a.md", "2", "b.md", "same"));
        server.git("docs.git", "-c", "user.name=t", "-c", "user.email=t@e.x", "tag", "-a", "-m", "two", "v2", tagged);
        var before = versions("v2");
        var latest = server.commit("docs.git", "main", Map.of("a.md", "3", "b.md", "same"));
        var after = versions("main");

        assertThat(after.get("b.md")).isEqualTo(before.get("b.md")).hasSize(40);
        assertThat(after.get("a.md")).isNotEqualTo(before.get("a.md"));
        assertThat(reader(git(null, null, List.of()), NONE).revision()).contains(latest);
        assertThat(reader(git("v2", null, List.of()), NONE).revision()).contains(tagged);
        assertThat(reader(git(tagged, null, List.of()), NONE).revision()).contains(tagged);
        assertThat(scratch).isEmptyDirectory();
    }

    private Map<String, String> versions(String ref) {
        try (var listing = read(git(ref, null, List.of()))) {
            return listing.files().collect(Collectors.toMap(SourceFile::path, SourceFile::version));
        }
    }

    @Test
    void findsACommitThatTheServerHandsOutOnlyWithItsBranch() throws IOException {
        var first = server.commit("docs.git", "main", Map.of("a.md", "1"));
        server.commit("docs.git", "main", Map.of("a.md", "2"));
        // by the older protocol servers refuse a commit that is not the tip of a branch
        server.speakOnlyProtocolZero();

        assertThat(revision(first)).isEqualTo(first);
        var hash = "0123456789012345678901234567890123456789";
        assertFails(git(hash, null, List.of()), NONE, SourceFailure.RevisionNotFound, hash);
    }

    @Test
    void fetchesNoHistory() throws IOException {
        for (var i = 0; i < 20; i++) server.commit("docs.git", "main", Map.of("a.md", "version " + i));

        try (var listing = read(git(null, null, List.of()))) {
            assertThat(listing.files()).hasSize(1);
            try (var clones = Files.list(scratch)) {
                assertThat(clones.findFirst().orElseThrow().resolve("shallow")).exists();
            }
        }
    }

    @Test
    void readsOnlyBelowTheDirectoryWhatTheGlobsInclude() throws IOException {
        server.commit(
                "docs.git",
                "main",
                Map.of("a.md", "", "docs/b.md", "", "docs/deep/c.md", "", "docs/d.txt", "", "docs/Makefile", "all:"));

        try (var listing = read(git(null, "docs/", List.of("**/*.md", "Makefile")))) {
            assertThat(listing.files()).extracting(SourceFile::path).containsExactly("Makefile", "b.md", "deep/c.md");
            assertThat(listing.files().toList().getFirst().uri()).endsWith("#docs/Makefile");
        }
    }

    @Test
    void neverFollowsALinkOfTheRepository() throws IOException {
        server.commit("docs.git", "main", Map.of("a.md", "text"));
        var blob = server.git("docs.git", "rev-parse", "main:a.md");
        addToMain("120000", blob, "link.md");

        try (var listing = read(git(null, null, List.of()))) {
            assertThat(listing.files()).extracting(SourceFile::path).containsExactly("a.md");
        }
    }

    @Test
    void leavesRepositoriesInsideTheRepositoryOut() throws IOException {
        var first = server.commit("docs.git", "main", Map.of("a.md", "text"));
        addToMain("160000", first, "sub.md");

        try (var listing = read(git(null, null, List.of()))) {
            assertThat(listing.files()).extracting(SourceFile::path).containsExactly("a.md");
        }
    }

    /** Commits an entry that no file becomes: a link or a repository. */
    private void addToMain(String mode, String object, String path) throws IOException {
        server.git("docs.git", "read-tree", "main");
        server.git("docs.git", "update-index", "--add", "--cacheinfo", mode + "," + object + "," + path);
        var tree = server.git("docs.git", "write-tree");
        var commit =
                server.git("docs.git", "-c", "user.name=t", "-c", "user.email=t@e.x", "commit-tree", tree, "-m", "l");
        server.git("docs.git", "update-ref", "refs/heads/main", commit);
    }

    @Test
    void linksToTheFileAsItsTemplateSays() throws IOException {
        var commit = server.commit("docs.git", "main", Map.of("docs/a b.md", "text"));
        var template = "https://git.example.com/browse/{path}?at={commit}";

        try (var listing = read(new GitRepository(server.url("docs.git"), null, "docs", null, null, template))) {
            assertThat(listing.files())
                    .extracting(SourceFile::link)
                    .containsExactly("https://git.example.com/browse/docs/a%20b.md?at=" + commit);
        }
    }

    @Test
    void deletesTheCloneWhenTheListingIsClosed() throws IOException {
        server.commit("docs.git", "main", Map.of("a.md", "text"));

        read(git(null, null, List.of())).close();

        assertThat(scratch).isEmptyDirectory();
    }

    @Test
    void readsAPrivateRepositoryWithItsSecret() throws IOException {
        server.commit("docs.git", "main", Map.of("a.md", "text"));
        try (var locked = locked()) {
            var secrets = secrets(Map.of("username", "robot", "password", PASSWORD));
            try (var listing = reader(privateGit(locked), secrets).listing()) {
                assertThat(content(listing.files().toList().getFirst())).isEqualTo("text");
            }
        }
    }

    @Test
    void saysThatAWrongPasswordIsRefusedWithoutRepeatingIt() throws IOException {
        server.commit("docs.git", "main", Map.of("a.md", "text"));
        try (var locked = locked()) {
            var wrong = secrets(Map.of("username", "robot", "password", "wr0ng-password"));

            assertThatExceptionOfType(SourceException.class)
                    .isThrownBy(() -> reader(privateGit(locked), wrong).listing())
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(SourceFailure.CredentialsRejected))
                    .withMessageContaining("spec.sources[docs].git.credentialsSecret")
                    .withMessageContaining("Secret git-login")
                    .withMessageNotContainingAny("wr0ng-password", PASSWORD);
        }
        assertThat(scratch).isEmptyDirectory();
    }

    @Test
    void asksForASecretWhenThereIsNone() throws IOException {
        try (var locked = locked()) {
            var git = new GitRepository(locked.url("docs.git"), null, null, null, null, null);
            assertFails(git, NONE, SourceFailure.CredentialsRejected, "wants credentials; name a Secret");
        }
    }

    @Test
    void namesTheKeyThatASecretLacks() throws IOException {
        try (var locked = locked()) {
            assertFails(privateGit(locked), NONE, SourceFailure.CredentialsRejected, "has no key password");
        }
    }

    @Test
    void saysThatARefIsUnknown() throws IOException {
        server.commit("docs.git", "main", Map.of("a.md", "text"));

        assertFails(git("relase", null, List.of()), NONE, SourceFailure.RevisionNotFound, "commit \"relase\"");
        var hash = "0123456789012345678901234567890123456789";
        assertFails(git(hash, null, List.of()), NONE, SourceFailure.RevisionNotFound, hash);
    }

    @Test
    void saysThatAnEmptyRepositoryHasNoBranch() {
        assertFails(git(null, null, List.of()), NONE, SourceFailure.RevisionNotFound, "HEAD");
    }

    @Test
    void saysThatTheDirectoryIsMissing() throws IOException {
        server.commit("docs.git", "main", Map.of("a.md", "text"));

        assertFails(git(null, "dcos", List.of()), NONE, SourceFailure.DirectoryNotFound, "\"dcos\"");
    }

    @Test
    void saysThatThereIsNoRepository() {
        var git = new GitRepository(server.url("other.git"), null, null, null, null, null);
        assertFails(git, NONE, SourceFailure.SourceUnreachable, "no git repository");
    }

    @Test
    void saysThatNobodyAnswers() throws IOException {
        int closed;
        try (var socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        var git = new GitRepository("http://127.0.0.1:" + closed + "/docs.git", null, null, null, null, null);
        assertFails(git, NONE, SourceFailure.SourceUnreachable, "Connection refused");
    }

    @Test
    void saysWhyThereIsNoDocument() throws IOException {
        server.commit(
                "docs.git",
                "main",
                Map.of(
                        "a.md",
                        "1",
                        "b/c.md",
                        "2",
                        "b/d.md",
                        "3",
                        "code/x.go",
                        "4",
                        "empty/.gitkeep",
                        "",
                        "one/x.go",
                        ""));

        assertThat(lack("b", "*.docx")).isEqualTo("none of 2 files matches include");
        assertThat(lack("one", "*.docx")).isEqualTo("the one file there does not match include");
        assertThat(lack("code")).isEqualTo("the one file there is of no type that is read");
        assertThat(lack("empty")).isEqualTo("no file there");
    }

    private String lack(String directory, String... include) {
        try (var listing = read(git(null, directory, List.of(include)))) {
            assertThat(listing.files()).isEmpty();
            return listing.lack();
        }
    }

    @Test
    void refusesAGlobThatIsNone() {
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> read(git(null, null, List.of("[a"))))
                .withMessageContaining("spec.sources[docs].git.include");
    }

    private void assertFails(GitRepository git, Secrets secrets, SourceFailure reason, String message) {
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> reader(git, secrets).listing())
                .satisfies(e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason))
                .withMessageContaining("spec.sources[docs].git")
                .withMessageContaining(message);
        assertThat(scratch).isEmptyDirectory();
    }

    private String revision(String ref) {
        try (var listing = read(git(ref, null, List.of()))) {
            return listing.revision();
        }
    }

    private Listing read(GitRepository git) {
        return reader(git, NONE).listing();
    }

    private SourceReader reader(GitRepository git, Secrets secrets) {
        return SourceReaders.mounted(scratch, secrets, scratch, new MemoryNotes(), OcrLanguages.NONE)
                .of(Source.of("docs", git));
    }

    private GitRepository git(String ref, String directory, List<String> include) {
        return new GitRepository(server.url("docs.git"), ref, directory, include, null, null);
    }

    private GitHttpServer locked() throws IOException {
        return GitHttpServer.withPassword(repositories, new InetSocketAddress("127.0.0.1", 0), "robot", PASSWORD);
    }

    private static GitRepository privateGit(GitHttpServer locked) {
        return new GitRepository(locked.url("docs.git"), null, null, null, new Reference("git-login"), null);
    }

    private static Secrets secrets(Map<String, String> keys) {
        return (secret, key) -> secret.equals("git-login") ? Optional.ofNullable(keys.get(key)) : Optional.empty();
    }

    private static String content(SourceFile file) throws IOException {
        try (var in = file.content().open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
