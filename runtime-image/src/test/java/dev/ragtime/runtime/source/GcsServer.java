package dev.ragtime.runtime.source;

import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.storage.Storage;
import com.google.api.services.storage.model.Bucket;
import com.google.api.services.storage.model.StorageObject;
import dev.ragtime.runtime.FreePorts;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The server {@code fake-gcs-server} on a port of this machine, with the bucket {@code docs}; it asks nobody who they are. */
public final class GcsServer implements ObjectServer {
    public static final String BUCKET = "docs";

    private final Path folder;
    private final String host;
    private final int port;
    private final List<String> backend;
    private final Storage client;
    private Process process;

    private GcsServer(Path folder, String host, List<String> backend) throws IOException {
        this.folder = folder;
        this.host = host;
        this.port = FreePorts.one();
        this.backend = backend;
        this.client = new Storage.Builder(new NetHttpTransport(), GsonFactory.getDefaultInstance(), null)
                .setApplicationName("test")
                .setRootUrl(endpoint() + "/")
                .build();
    }

    /** @param folder empty, for the objects and what is told of them */
    static GcsServer open(Path folder) throws IOException {
        var root = folder.resolve("objects").toString();
        return open(new GcsServer(folder, LOOPBACK, List.of("-filesystem-root", root)));
    }

    /** Takes every name, as files do not; what it holds ends with it. */
    static GcsServer inMemory(Path folder) throws IOException {
        return inMemory(folder, LOOPBACK);
    }

    /** @param host address to listen at */
    public static GcsServer inMemory(Path folder, String host) throws IOException {
        return open(new GcsServer(folder, host, List.of("-backend", "memory")));
    }

    private static GcsServer open(GcsServer server) throws IOException {
        server.start();
        return server;
    }

    @Override
    public void start() throws IOException {
        var address = host + ":" + port;
        var command = new ArrayList<>(List.of(
                Servers.program("fake-gcs-server").toString(),
                "-scheme",
                "http",
                "-host",
                host,
                "-port",
                String.valueOf(port),
                "-public-host",
                address,
                "-external-url",
                "http://" + address));
        command.addAll(backend);
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Servers.awaitListening(process, host, port);
        if (client.buckets().list("project").execute().getItems() == null) {
            client.buckets().insert("project", new Bucket().setName(BUCKET)).execute();
        }
    }

    @Override
    public void stop() throws IOException {
        // asked to end, it waits for seconds for those who are connected and ask for nothing
        process.destroyForcibly();
        Servers.end(process);
    }

    @Override
    public String endpoint() {
        return "http://" + host + ":" + port;
    }

    @Override
    public void put(String name, byte[] content) {
        try {
            client.objects()
                    .insert(BUCKET, new StorageObject().setName(name), new ByteArrayContent("text/plain", content))
                    .execute();
        } catch (IOException e) {
            throw new AssertionError("cannot write " + name, e);
        }
    }

    @Override
    public void delete(String name) {
        try {
            client.objects().delete(BUCKET, name).execute();
        } catch (HttpResponseException e) {
            if (e.getStatusCode() != HttpURLConnection.HTTP_NOT_FOUND) throw new AssertionError(e);
        } catch (IOException e) {
            throw new AssertionError("cannot delete " + name, e);
        }
    }
}
