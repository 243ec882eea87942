package dev.ragtime.runtime.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks from time to time whether a folder of manifests has changed. By content, not by events: a mounted ConfigMap changes
 * by a link that is replaced, which not every file system tells.
 */
public final class ConfigWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigWatch.class);

    private final Path folder;
    private final Thread thread = Thread.ofVirtual().name("config-watch").unstarted(this::watch);
    private Map<String, ByteBuffer> seen;
    private Duration interval = Duration.ZERO;
    private Consumer<Manifests> changed = manifests -> {};

    /** Remembers what the folder holds now. */
    public ConfigWatch(Path folder) throws IOException {
        this.folder = folder;
        this.seen = contents();
    }

    /** @param taker told of each change; what it refuses by exception is logged, and stays refused until the next */
    public void start(Duration every, Consumer<Manifests> taker) {
        interval = every;
        changed = taker;
        thread.start();
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(interval);
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            var now = contents();
            if (now.equals(seen)) return;
            var manifests = Manifests.read(folder);
            seen = now;
            changed.accept(manifests);
        } catch (IOException e) {
            // as while the files are being replaced: the next look sees them whole
            LOG.warn("the changed configuration cannot be read yet: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("the changed configuration is not taken up, the one before stays in force", e);
        }
    }

    private Map<String, ByteBuffer> contents() throws IOException {
        var contents = new TreeMap<String, ByteBuffer>();
        try (var files = Files.list(folder)) {
            for (var file : files.filter(Manifests::isYaml).toList()) {
                contents.put(file.getFileName().toString(), ByteBuffer.wrap(Files.readAllBytes(file)));
            }
        }
        return contents;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
