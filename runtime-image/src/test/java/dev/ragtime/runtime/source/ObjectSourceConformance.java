package dev.ragtime.runtime.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.runtime.document.SourceFile;
import dev.ragtime.runtime.source.Answering.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link SourceConformance} does not say of buckets and containers; one real server for all tests of a kind. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ObjectSourceConformance {
    private final Set<String> names = ConcurrentHashMap.newKeySet();
    private ObjectServer server;

    protected abstract ObjectServer open(Path folder) throws IOException;

    /** Of the source named {@code docs}; the bucket that the server has, if none is named. */
    protected abstract SourceReader reader(String url, String bucket, String prefix, List<String> include);

    /** The field of a bucket's name, e.g. {@code s3.bucket}. */
    protected abstract String field();

    /** How an object is named, before its name. */
    protected abstract String uri(String url);

    /** The answer to a request for a listing of one object, {@code a.md}, of 5 bytes. */
    protected abstract Answer listed();

    /** What a request for a listing has in its address. */
    protected abstract String asksForListing();

    /** That the server holds, and that are hard to write in an address. */
    protected List<String> oddNames() {
        return List.of(
                "50% off + more.md",
                "a&b=c?d#e.md",
                "Übersicht 日本.md",
                "quote\"d <x>.md",
                "%2e%2e%2fpasswd.md",
                "../../etc/passwd.md",
                "twice//slash.md",
                "twice/slash.md",
                "back\\slash.md");
    }

    @BeforeAll
    void serve(@TempDir Path folder) throws IOException {
        server = open(folder);
    }

    @AfterAll
    void end() throws IOException {
        server.close();
    }

    @AfterEach
    void empty() {
        names.forEach(server::delete);
        names.clear();
    }

    protected final ObjectServer server() {
        return server;
    }

    protected final void put(String name, String text) {
        put(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private void put(String name, byte[] content) {
        server.put(name, content);
        names.add(name);
    }

    private void delete(String name) {
        server.delete(name);
        names.remove(name);
    }

    @Test
    void a_document_is_named_by_what_follows_the_last_slash_of_the_prefix() {
        put("policies/hr/leave.md", "leave");
        put("policies/hr/2026/pay.md", "pay");
        put("policies/it/vpn.md", "vpn");
        put("other.md", "other");

        assertThat(paths(source("policies/hr/"))).containsExactly("2026/pay.md", "leave.md");
        assertThat(paths(source("policies/h"))).containsExactly("hr/2026/pay.md", "hr/leave.md");
        assertThat(source("policies/hr/l").listing().files())
                .extracting(SourceFile::uri)
                .containsExactly(uri(server.endpoint()) + "policies/hr/leave.md");
    }

    @Test
    void objects_of_other_types_and_those_that_stand_for_folders_are_left_out() {
        put("a.md", "a");
        put("b.bin", "b");
        put("empty/", "");

        assertThat(paths(source(null))).containsExactly("a.md");
        assertThat(paths(source(null, "*.bin"))).containsExactly("b.bin");
        assertThat(source("b").listing().lack()).isEqualTo("the one file there is of no type that is read");
        assertThat(source("empty/").listing().lack()).isEqualTo("no file there");
    }

    @Test
    void what_stands_for_a_folder_is_no_document_whatever_is_included() {
        put("docs/", "");
        put("docs/a.md", "a");
        put("docs/empty/", "");

        assertThat(paths(source("docs/", "**"))).containsExactly("a.md");
        assertThat(paths(source("docs/", "**/*"))).containsExactly("a.md");
    }

    @Test
    void an_empty_bucket_is_told_as_that() {
        try (var listing = source(null).listing()) {
            assertThat(listing.files()).isEmpty();
            assertThat(listing.lack()).isEqualTo("no file there");
        }
    }

    @Test
    void a_bucket_of_more_objects_than_a_page_holds_is_listed_whole() {
        try (var writers = Executors.newFixedThreadPool(8)) {
            IntStream.range(0, 1100).forEach(i -> writers.execute(() -> put("n-%04d.md".formatted(i), "page " + i)));
        }

        assertThat(paths(source(null))).hasSize(1100).doesNotHaveDuplicates();
    }

    @Test
    void objects_are_read_by_the_names_that_they_have() throws IOException {
        oddNames().forEach(name -> put(name, "text of " + name));

        try (var listing = source(null).listing()) {
            for (var file : listing.files().toList()) assertThat(text(file)).isEqualTo("text of " + file.path());
            assertThat(listing.files().map(SourceFile::path)).containsExactlyInAnyOrderElementsOf(oddNames());
            assertThat(listing.files()).extracting(SourceFile::uri).doesNotHaveDuplicates();
        }
    }

    @Test
    void an_empty_object_is_an_empty_document() throws IOException {
        put("a.md", "");
        try (var listing = source(null).listing()) {
            assertThat(text(listing.files().findFirst().orElseThrow())).isEmpty();
        }
    }

    @Test
    void of_an_object_that_is_too_large_no_more_is_fetched_than_is_read() throws IOException {
        put("large.md", new byte[64 << 20]);
        try (var proxy = new CountingProxy(server.endpoint());
                var listing = reader(proxy.url(), null, null, List.of()).listing()) {
            for (var file : listing.files().toList()) {
                try (var in = file.content().open()) {
                    assertThat(in.readNBytes(100_000)).hasSize(100_000);
                }
            }
            assertThat(proxy.received()).isLessThan(16 << 20);
        }
    }

    @Test
    void an_object_that_is_deleted_after_the_listing_is_told_as_that() {
        put("a.md", "a");
        try (var listing = source(null).listing()) {
            delete("a.md");
            var file = listing.files().findFirst().orElseThrow();

            assertThat(catchThrowableOfType(
                            IOException.class, () -> file.content().open()))
                    .hasMessage("it was deleted after it was listed");
        }
    }

    @Test
    void a_bucket_that_does_not_exist_is_named() {
        var failure = failure(reader(server.endpoint(), "nowhere", null, List.of()));

        assertThat(failure.reason()).isEqualTo(SourceFailure.DirectoryNotFound);
        assertThat(failure)
                .hasMessageStartingWith("spec.sources[docs].%s: there is no ".formatted(field()))
                .hasMessageContaining(" nowhere at " + server.endpoint())
                .hasMessageEndingWith("; correct the name");
    }

    @Test
    void a_server_without_the_certificate_that_https_wants_is_told() {
        var failure = failure(reader(server.endpoint().replace("http:", "https:"), null, null, List.of()));

        assertThat(failure.reason()).isEqualTo(SourceFailure.SourceUnreachable);
        assertThat(failure)
                .hasMessageStartingWith("spec.sources[docs].%s: cannot read https://".formatted(endpoint()))
                .hasMessageContaining("SSL");
    }

    /** A page to log in at, as a proxy may show it or the console of a server. */
    @ParameterizedTest
    @ValueSource(strings = {"<html><body>Log in</body></html>", "<!doctype html><p>Log in", " ", "{}", "{<html>"})
    void what_is_no_listing_is_never_an_empty_one(String page) throws IOException {
        try (var console = new Answering(_ -> Answer.of(page))) {
            var failure = failure(reader(console.url(), null, null, List.of()));

            assertThat(failure.reason()).isEqualTo(SourceFailure.SourceUnreachable);
            assertThat(failure).hasMessageStartingWith("spec.sources[docs].%s: ".formatted(endpoint()));
            assertThat(failure.getMessage()).doesNotContain("\n");
        }
    }

    /** A server of which only the listing is right. */
    @Test
    void what_is_no_object_is_not_read_as_one() throws IOException {
        try (var proxy = new Answering(asked -> asked.contains(asksForListing()) ? listed() : Answer.of("<p>Log in"));
                var listing = reader(proxy.url(), null, null, List.of()).listing()) {
            var file = listing.files().findFirst().orElseThrow();

            assertThat(catchThrowableOfType(
                            IOException.class, () -> file.content().open()))
                    .hasMessage("the server answers with something else than the object");
        }
    }

    @Test
    void a_server_that_goes_away_is_no_fault_of_one_object() throws IOException {
        put("a.md", "amber");
        try (var listing = source(null).listing()) {
            server.stop();
            var file = listing.files().findFirst().orElseThrow();

            assertThat(catchThrowableOfType(
                                    SourceException.class, () -> file.content().open())
                            .reason())
                    .isEqualTo(SourceFailure.SourceUnreachable);
        } finally {
            server.start();
        }
    }

    /** A document that ends too early is none. */
    @Test
    void an_object_whose_rest_does_not_come_is_no_shorter_one() throws IOException {
        put("a.md", new byte[8 << 20]);
        try (var proxy = new CountingProxy(server.endpoint());
                var listing = reader(proxy.url(), null, null, List.of()).listing()) {
            var file = listing.files().findFirst().orElseThrow();
            try (var in = file.content().open()) {
                assertThat(in.readNBytes(1000)).hasSize(1000);
                proxy.cut();

                assertThat(catchThrowableOfType(IOException.class, in::readAllBytes))
                        .isNotNull();
            }
        }
    }

    private String endpoint() {
        return field().substring(0, field().indexOf('.')) + ".endpoint";
    }

    protected final SourceReader source(String prefix, String... include) {
        return reader(server.endpoint(), null, prefix, List.of(include));
    }

    protected static List<String> paths(SourceReader reader) {
        try (var listing = reader.listing()) {
            return listing.files().map(SourceFile::path).toList();
        }
    }

    protected static SourceException failure(SourceReader reader) {
        return catchThrowableOfType(SourceException.class, reader::listing);
    }

    private static String text(SourceFile file) throws IOException {
        try (var in = file.content().open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
