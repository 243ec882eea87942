package dev.ragtime.runtime.credential;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.runtime.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The API server of the cluster, as a pod asks it that has a token for it. Thread-safe. */
public final class ApiServer {
    private static final URI IN_CLUSTER = URI.create("https://kubernetes.default.svc");

    private final URI reviews;
    private final Path folder;
    private final TrustingClient client;

    /** @param folder with {@code token} and {@code ca.crt}, which are read anew as they change */
    public static ApiServer inCluster(Path folder) {
        return new ApiServer(IN_CLUSTER, folder);
    }

    ApiServer(URI address, Path folder) {
        this.reviews = address.resolve("/apis/authentication.k8s.io/v1/tokenreviews");
        this.folder = folder;
        this.client = new TrustingClient(() -> Optional.of(read("ca.crt").orElse("")));
    }

    /**
     * Whose a token is: the status of a TokenReview.
     *
     * @throws IOException when the API server does not say so
     */
    JsonNode review(String token, List<String> audiences) throws IOException {
        var own = read("token").orElseThrow(() -> new IOException(folder + " holds no token to ask with"));
        var review = Json.object().put("apiVersion", "authentication.k8s.io/v1").put("kind", "TokenReview");
        var spec = review.putObject("spec").put("token", token);
        audiences.forEach(spec.putArray("audiences")::add);
        var request = HttpRequest.newBuilder(reviews)
                .header("Authorization", "Bearer " + own)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Json.write(review)))
                .build();
        var answer = client.ask(request);
        if (answer.statusCode() / 100 != 2)
            throw new IOException("it answers " + answer.statusCode()
                    + (answer.statusCode() == 403
                            ? ": let the ServiceAccount of podSettings.serviceAccountName create tokenreviews"
                            : ""));
        return Json.parse(new String(answer.body(), StandardCharsets.UTF_8)).path("status");
    }

    private Optional<String> read(String file) {
        try {
            return Optional.of(Files.readString(folder.resolve(file)).strip()).filter(text -> !text.isEmpty());
        } catch (IOException e) {
            // not mounted: nobody can be asked, which is said where somebody is
            return Optional.empty();
        }
    }
}
