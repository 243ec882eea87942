package dev.ragtime.runtime.local;

import dev.ragtime.runtime.RuntimeCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** {@code ragtime local} as a person starts it: in a process of its own, with what it prints. */
final class LocalRun implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("Ask \\S+ at (http://127\\.0\\.0\\.1:\\d+)");
    private final Process process;
    private final Path out;
    private final Path err;

    private LocalRun(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** @param place for the index and for what is printed */
    static LocalRun start(Path place, Path manifests, String... more) throws IOException {
        var command = new ArrayList<>(RuntimeCommand.of(
                "local",
                "-f",
                manifests.toString(),
                "--data",
                place.resolve("index").toString()));
        command.addAll(List.of(more));
        var out = Files.createTempFile(place, "out", "");
        var err = Files.createTempFile(place, "err", "");
        var process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new LocalRun(process, out, err);
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(90, TimeUnit.SECONDS)) throw new AssertionError("does not end: " + out + ", " + err);
        return process.exitValue();
    }

    String out() throws IOException {
        return Files.readString(out);
    }

    String err() throws IOException {
        return Files.readString(err);
    }

    /** Address of its first pipeline, once it serves. */
    String address() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(100))
                .failFast("it ended, see " + err, () -> !process.isAlive())
                .until(() -> ADDRESS.matcher(out()).results().findFirst(), Optional::isPresent)
                .orElseThrow()
                .group(1);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) process.destroyForcibly();
    }
}
