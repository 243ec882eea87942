package dev.ragtime.runtime.source;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import dev.ragtime.api.knowledgebase.AzureContainer;
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
public final class AzureBlobServer implements ObjectServer {
    public static final String CONTAINER = "docs";
    public static final String ACCOUNT = "devstoreaccount1";

    /** Which Azurite makes known for everybody. */
    private static final String KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private final Path folder;
    private final String host;
    private final int port;
    private final List<String> options;
    private final BlobContainerClient client;
    private Process process;

    private AzureBlobServer(Path folder, String host, HttpClient.Builder http, List<String> options)
            throws IOException {
        this.folder = folder;
        this.host = host;
        this.port = FreePorts.one();
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
        return open(folder, LOOPBACK);
    }

    /** @param host address to listen at */
    public static AzureBlobServer open(Path folder, String host) throws IOException {
        return open(new AzureBlobServer(folder, host, HttpClient.newBuilder(), List.of()));
    }

    /**
     * @param http how its certificate is trusted, if it has one
     * @param options more of Azurite's
     */
    static AzureBlobServer open(Path folder, HttpClient.Builder http, String... options) throws IOException {
        return open(new AzureBlobServer(folder, LOOPBACK, http, List.of(options)));
    }

    private static AzureBlobServer open(AzureBlobServer server) throws IOException {
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
                host,
                "--blobPort",
                String.valueOf(port),
                "--location",
                folder.toString()));
        command.addAll(options);
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Servers.awaitListening(process, host, port);
    }

    @Override
    public void stop() throws IOException {
        Servers.end(process);
    }

    @Override
    public String endpoint() {
        var scheme = options.contains("--cert") ? "https" : "http";
        return scheme + "://" + host + ":" + port;
    }

    /** Its account's blob service at an address of it. */
    public static String account(String endpoint) {
        return endpoint + "/" + ACCOUNT;
    }

    /** What a Secret for this server holds. */
    public static Map<String, String> secret() {
        return Map.of(AzureContainer.ACCOUNT_KEY, KEY);
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
