package dev.ragtime.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.config.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of a Secret that is mounted as a kubelet does it. */
class ApiKeysTest {
    @TempDir
    private Path secrets;

    private final AtomicInteger reads = new AtomicInteger();

    /** The volume's content, exchanged at once. */
    private static void mount(Path volume, int content, Map<String, String> files) throws IOException {
        var folder = volume.resolve("..content-" + content);
        for (var file : files.entrySet()) {
            var path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        var link = Files.createSymbolicLink(volume.resolve("..data_tmp"), folder.getFileName());
        Files.move(link, volume.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    }

    private ApiKeys keys() {
        var mounted = Secrets.mounted(secrets);
        return new ApiKeys(
                new Secrets() {
                    @Override
                    public Optional<String> read(String secret, String key) {
                        return mounted.read(secret, key);
                    }

                    @Override
                    public Map<String, String> all(String secret) {
                        reads.incrementAndGet();
                        return mounted.all(secret);
                    }

                    @Override
                    public Optional<String> version(String secret) {
                        return mounted.version(secret);
                    }
                },
                "portal");
    }

    @Test
    void a_mounted_secret_is_read_once_until_it_changes_and_a_change_counts_for_the_next_request() throws Exception {
        var volume = Files.createDirectory(secrets.resolve("portal"));
        mount(volume, 1, Map.of("wiki", "first"));
        Files.createSymbolicLink(volume.resolve("wiki"), Path.of("..data/wiki"));
        var keys = keys();

        for (int i = 0; i < 10; i++) assertThat(keys.owner("first")).contains("wiki");
        assertThat(keys.owner("other")).isEmpty();
        assertThat(reads).hasValue(1);

        mount(volume, 2, Map.of("wiki", "first\nsecond"));
        assertThat(keys.owner("second")).contains("wiki");
        mount(volume, 3, Map.of("wiki", "second"));
        assertThat(keys.owner("first")).isEmpty();
        assertThat(reads).hasValue(3);
    }

    @Test
    void the_same_holds_in_a_volume_of_several_secrets() throws Exception {
        mount(secrets, 1, Map.of("portal/wiki", "first", "store/password", "x"));
        Files.createSymbolicLink(secrets.resolve("portal"), Path.of("..data/portal"));
        var keys = keys();

        for (int i = 0; i < 10; i++) assertThat(keys.owner("first")).contains("wiki");
        mount(secrets, 2, Map.of("portal/wiki", "second"));

        assertThat(keys.owner("first")).isEmpty();
        assertThat(keys.owner("second")).contains("wiki");
        assertThat(reads).hasValue(2);
    }

    @Test
    void a_folder_that_does_not_tell_when_it_changes_is_read_for_each_request() throws Exception {
        var folder = Files.createDirectory(secrets.resolve("portal"));
        Files.writeString(folder.resolve("wiki"), "first");
        var keys = keys();

        assertThat(keys.owner("first")).contains("wiki");
        Files.writeString(folder.resolve("wiki"), "second");

        assertThat(keys.owner("first")).isEmpty();
        assertThat(keys.owner("second")).contains("wiki");
    }
}
