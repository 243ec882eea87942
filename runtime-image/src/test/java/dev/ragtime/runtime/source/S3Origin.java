package dev.ragtime.runtime.source;

import dev.ragtime.api.Reference;
import dev.ragtime.api.knowledgebase.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** A bucket; it fails with its server. */
final class S3Origin implements SourceConformance.Origin {
    private final S3Server server;
    private final Map<String, String> held = new TreeMap<>();

    S3Origin(Path folder) throws IOException {
        server = S3Server.open(folder, "127.0.0.1");
    }

    @Override
    public void hold(Map<String, String> files) {
        held.keySet().stream().filter(key -> !files.containsKey(key)).forEach(server::delete);
        files.forEach((key, text) -> {
            if (!text.equals(held.get(key))) server.put(key, text);
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
        var s3 = new Source.S3(S3Server.BUCKET, null, null, server.endpoint(), null, new Reference("s3-login"));
        return S3Store.reader("docs", s3, S3Server.secrets());
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
