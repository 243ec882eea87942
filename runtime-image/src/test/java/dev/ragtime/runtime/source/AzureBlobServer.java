package dev.ragtime.runtime.source;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.runtime.FreePorts;
import dev.ragtime.runtime.config.Secrets;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The server {@code azurite} on a port of this machine, with one account and the container {@code docs}. */
final class AzureBlobServer implements ObjectServer {
    static final String CONTAINER = "docs";
    static final String ACCOUNT = "devstoreaccount1";

    /** Which Azurite makes known for everybody. */
    private static final String KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private final Path folder;
    private final int port;
    private final List<String> options;
    private final BlobContainerClient client;
    private Process process;

    private AzureBlobServer(Path folder, int port, HttpClient.Builder http, List<String> options) {
        this.folder = folder;
        this.port = port;
        this.options = options;
        this.client = new BlobServiceClientBuilder()
                .endpoint(account(endpoint()))
                .credential(new StorageSharedKeyCredential(ACCOUNT, KEY))
                .httpClient(AzureBlobConnection.http(http))
                .buildClient()
                .getBlobContainerClient(CONTAINER);
    }

    /** @param folder empty, for the blobs and what is told of them */
    static AzureBlobServer open(Path folder) throws IOException {
        return open(folder, HttpClient.newBuilder());
    }

    /**
     * @param http how its certificate is trusted, if it has one
     * @param options more of Azurite's
     */
    static AzureBlobServer open(Path folder, HttpClient.Builder http, String... options) throws IOException {
        var server = new AzureBlobServer(folder, FreePorts.one(), http, List.of(options));
        server.start();
        server.client.create();
        return server;
    }

    @Override
    public void start() throws IOException {
        var command = new ArrayList<>(List.of(
                Servers.program("azurite").toString(),
                "--silent",
                "--disableTelemetry",
                "--skipApiVersionCheck",
                "--blobHost",
                "127.0.0.1",
                "--blobPort",
                String.valueOf(port),
                "--location",
                folder.toString()));
        command.addAll(options);
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Servers.awaitListening(process, "127.0.0.1", port);
    }

    @Override
    public void stop() throws IOException {
        Servers.end(process);
    }

    @Override
    public String endpoint() {
        var scheme = options.contains("--cert") ? "https" : "http";
        return scheme + "://127.0.0.1:" + port;
    }

    /** Its account's blob service at an address of it. */
    static String account(String endpoint) {
        return endpoint + "/" + ACCOUNT;
    }

    /** What a Secret for this server holds. */
    static Map<String, String> secret() {
        return Map.of(Source.AzureBlob.ACCOUNT_KEY, KEY);
    }

    static Secrets secrets() {
        var secret = secret();
        return (name, key) -> Optional.ofNullable(secret.get(key));
    }

    BlobContainerClient client() {
        return client;
    }

    @Override
    public void put(String name, byte[] content) {
        client.getBlobClient(name).upload(BinaryData.fromBytes(content), true);
    }

    @Override
    public void delete(String name) {
        client.getBlobClient(name).delete();
    }
}
