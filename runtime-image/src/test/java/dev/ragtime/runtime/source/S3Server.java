package dev.ragtime.runtime.source;

import dev.ragtime.api.knowledgebase.S3Bucket;
import dev.ragtime.runtime.FreePorts;
import dev.ragtime.runtime.config.Secrets;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Tagging;

/** The server {@code versitygw} on a port of this machine, with one account and the bucket {@code docs}. */
public final class S3Server implements ObjectServer {
    public static final String BUCKET = "docs";
    private static final String ID = "reader-id";
    private static final String KEY = "reader-key-of-forty-characters-0123456789";

    private final Path folder;
    private final String host;
    private final int port;
    private final S3Client client;
    private Process process;

    private S3Server(Path folder, String host, int port) {
        this.folder = folder;
        this.host = host;
        this.port = port;
        this.client = S3Client.builder()
                .endpointOverride(URI.create(endpoint()))
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(ID, KEY)))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    /**
     * @param folder empty, for the objects and what is told of them
     * @param host address to listen at
     */
    public static S3Server open(Path folder, String host) throws IOException {
        Files.createDirectories(folder.resolve("objects"));
        Files.createDirectories(folder.resolve("attributes"));
        var server = new S3Server(folder, host, FreePorts.one());
        server.start();
        server.client.createBucket(request -> request.bucket(BUCKET));
        return server;
    }

    @Override
    public void start() throws IOException {
        var command = new ProcessBuilder(
                        Servers.program("versitygw").toString(),
                        "--port",
                        host + ":" + port,
                        "--quiet",
                        "posix",
                        // on any file system
                        "--disableotmp",
                        "--sidecar",
                        folder.resolve("attributes").toString(),
                        folder.resolve("objects").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        command.environment().put("ROOT_ACCESS_KEY", ID);
        command.environment().put("ROOT_SECRET_KEY", KEY);
        process = command.start();
        Servers.awaitListening(process, host, port);
    }

    @Override
    public void stop() throws IOException {
        Servers.end(process);
    }

    @Override
    public String endpoint() {
        return "http://" + host + ":" + port;
    }

    /** What a Secret for this server holds. */
    public static Map<String, String> secret() {
        return Map.of(S3Bucket.ACCESS_KEY_ID, ID, S3Bucket.SECRET_ACCESS_KEY, KEY);
    }

    static Secrets secrets() {
        var secret = secret();
        return (name, key) -> Optional.ofNullable(secret.get(key));
    }

    @Override
    public void put(String key, byte[] content) {
        client.putObject(request -> request.bucket(BUCKET).key(key), RequestBody.fromBytes(content));
    }

    /** An object with metadata and tags. */
    public void put(String key, String text, Map<String, String> metadata, Map<String, String> tags) {
        var set = tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
        client.putObject(
                request -> request.bucket(BUCKET)
                        .key(key)
                        .metadata(metadata)
                        .contentType("text/html")
                        .tagging(Tagging.builder().tagSet(set).build()),
                RequestBody.fromString(text));
    }

    /** Other tags for an object, which stays as it is. */
    void tag(String key, Map<String, String> tags) {
        var set = tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
        client.putObjectTagging(request -> request.bucket(BUCKET)
                .key(key)
                .tagging(Tagging.builder().tagSet(set).build()));
    }

    @Override
    public void delete(String key) {
        client.deleteObject(request -> request.bucket(BUCKET).key(key));
    }

    @Override
    public void close() throws IOException {
        client.close();
        stop();
    }
}
