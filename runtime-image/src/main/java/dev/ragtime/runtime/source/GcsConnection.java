package dev.ragtime.runtime.source;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpBackOffIOExceptionHandler;
import com.google.api.client.http.HttpBackOffUnsuccessfulResponseHandler;
import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.util.ExponentialBackOff;
import com.google.api.services.storage.Storage;
import com.google.api.services.storage.StorageScopes;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.oauth2.ComputeEngineCredentials;
import com.google.auth.oauth2.ExternalAccountCredentials;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import dev.ragtime.api.knowledgebase.GcsBucket;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.runtime.config.Secrets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Where a bucket of Google Cloud Storage is, and as whom it is read. Keys of the machine's user play no part. */
final class GcsConnection {
    private static final int CONNECT_MILLISECONDS = 10_000;

    /** Between two packets. */
    private static final int SILENCE_MILLISECONDS = 30_000;

    private static final int RETRIES = 3;
    private static final int TOO_MANY_REQUESTS = 429;

    /** Known to the cloud's name server only. */
    private static final String METADATA = "http://metadata.google.internal/";

    /** What answers there for the machine, of which pods are guests. */
    private static final String OF_THE_NODE = "Metadata Server for VM";

    /** Where Google's clients are told of a file that says how a token of this pod is changed for one of Google's. */
    private static final String FEDERATION = "GOOGLE_APPLICATION_CREDENTIALS";

    private final String source;
    private final GcsBucket gcs;
    private final Secrets secrets;
    private final HttpTransport transport;
    private final UnaryOperator<String> environment;

    GcsConnection(
            String source, GcsBucket gcs, Secrets secrets, HttpTransport transport, UnaryOperator<String> environment) {
        this.source = source;
        this.gcs = gcs;
        this.secrets = secrets;
        this.transport = transport;
        this.environment = environment;
    }

    /** In this process. */
    static GcsConnection here(String source, GcsBucket gcs, Secrets secrets) {
        return new GcsConnection(source, gcs, secrets, new NetHttpTransport(), System::getenv);
    }

    /** @throws SourceException when the Secret lacks what is needed */
    Storage open() {
        var login = credentials()
                .map(identity -> identity.createScoped(StorageScopes.DEVSTORAGE_READ_ONLY))
                .map(HttpCredentialsAdapter::new);
        var builder = new Storage.Builder(
                        transport,
                        GsonFactory.getDefaultInstance(),
                        login.<HttpRequestInitializer>map(GcsConnection::patient)
                                .orElse(GcsConnection::patient))
                .setApplicationName("ragtime");
        if (gcs.endpoint() != null) builder.setRootUrl(gcs.endpoint().replaceFirst("/?$", "/"));
        return builder.build();
    }

    private Optional<GoogleCredentials> credentials() {
        if (gcs.credentialsSecret() != null)
            return Optional.of(ofSecret(gcs.credentialsSecret().name()));
        return federated().or(this::ofTheServiceAccount);
    }

    private GoogleCredentials ofSecret(String secret) {
        var field = "spec.sources[" + source + "].gcs.credentialsSecret";
        var key = secrets.read(secret, GcsBucket.SERVICE_ACCOUNT_KEY)
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> SourceException.missingKey(field, secret, GcsBucket.SERVICE_ACCOUNT_KEY, "it"));
        try {
            return ServiceAccountCredentials.fromStream(
                    new ByteArrayInputStream(key.getBytes(StandardCharsets.UTF_8)), () -> transport);
        } catch (IOException | IllegalArgumentException e) {
            throw SourceException.uselessKey(
                    field,
                    secret,
                    GcsBucket.SERVICE_ACCOUNT_KEY,
                    "the file that Google makes for a key of a service account");
        }
    }

    /** Outside of Google's cloud; a file of another kind is a key of the machine's user. */
    private Optional<GoogleCredentials> federated() {
        return Optional.ofNullable(environment.apply(FEDERATION)).map(Path::of).flatMap(file -> {
            try {
                if (!Files.readString(file).contains("\"external_account\"")) return Optional.empty();
                try (var in = Files.newInputStream(file)) {
                    return Optional.of(ExternalAccountCredentials.fromStream(in, () -> transport));
                }
            } catch (IOException e) {
                throw new SourceException(
                        SourceFailure.CredentialsRejected,
                        "spec.sources[%s].gcs: the file that %s names cannot be read (%s); correct what mounts it"
                                .formatted(source, FEDERATION, RootCause.of(e)),
                        e);
            }
        });
    }

    /** On GKE, where the pods' identity is not that of the node. */
    private Optional<GoogleCredentials> ofTheServiceAccount() {
        return metadata()
                .filter(headers -> headers.getFirstHeaderStringValue("Metadata-Flavor") != null)
                .filter(headers -> !OF_THE_NODE.equals(headers.getFirstHeaderStringValue("Server")))
                .map(_ -> ComputeEngineCredentials.newBuilder()
                        .setHttpTransportFactory(() -> transport)
                        .build());
    }

    /** What the metadata server answers with; empty where there is none. */
    private Optional<HttpHeaders> metadata() {
        try {
            return Optional.of(metadata(0));
        } catch (UnknownHostException elsewhere) {
            return Optional.empty();
        } catch (IOException notYet) {
            // to a new pod of GKE it answers after some seconds
            try {
                return Optional.of(metadata(RETRIES));
            } catch (IOException none) {
                return Optional.empty();
            }
        }
    }

    private HttpHeaders metadata(int retries) throws IOException {
        var request = transport.createRequestFactory(GcsConnection::patient).buildGetRequest(new GenericUrl(METADATA));
        request.setNumberOfRetries(retries).setThrowExceptionOnExecuteError(false);
        request.getHeaders().set("Metadata-Flavor", "Google");
        var response = request.execute();
        response.disconnect();
        return response.getHeaders();
    }

    private static void patient(HttpRequest request) {
        var backOff = new ExponentialBackOff();
        request.setConnectTimeout(CONNECT_MILLISECONDS)
                .setReadTimeout(SILENCE_MILLISECONDS)
                .setNumberOfRetries(RETRIES)
                .setIOExceptionHandler(new HttpBackOffIOExceptionHandler(backOff))
                .setUnsuccessfulResponseHandler(busy(backOff));
    }

    private static HttpRequestInitializer patient(HttpCredentialsAdapter login) {
        return request -> {
            login.initialize(request);
            patient(request);
            var busy = busy(new ExponentialBackOff());
            request.setUnsuccessfulResponseHandler((asked, response, again) ->
                    // with a new token
                    login.handleResponse(asked, response, again) || busy.handleResponse(asked, response, again));
        };
    }

    private static HttpBackOffUnsuccessfulResponseHandler busy(ExponentialBackOff backOff) {
        return new HttpBackOffUnsuccessfulResponseHandler(backOff)
                .setBackOffRequired(response ->
                        response.getStatusCode() / 100 == 5 || response.getStatusCode() == TOO_MANY_REQUESTS);
    }
}
