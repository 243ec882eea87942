package dev.ragtime.runtime.source;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A bucket or container; it fails with its server, which is closed with it. */
final class ObjectsOrigin implements SourceConformance.Origin {
    private final ObjectServer server;
    private final Supplier<SourceReader> source;
    private final Map<String, String> held = new TreeMap<>();

    ObjectsOrigin(ObjectServer server, Supplier<SourceReader> source) {
        this.server = server;
        this.source = source;
    }

    @Override
    public void hold(Map<String, String> files) {
        held.keySet().stream().filter(name -> !files.containsKey(name)).forEach(server::delete);
        files.forEach((name, text) -> {
            if (!text.equals(held.get(name))) server.put(name, text);
        });
        held.keySet().retainAll(files.keySet());
        held.putAll(files);
    }

    @Override
    public void fail() throws IOException {
        server.stop();
    }

    @Override
    public void mend() throws IOException {
        server.start();
    }

    @Override
    public SourceReader reader() {
        return source.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
