package dev.ragtime.runtime.local;

import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.route.GatewayRehearsal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;

/**
 * What the run that fills the image's AOT cache does beyond a user's: it goes the ways of serving pods until the
 * compiler has seen them, which is what the cache keeps.
 *
 * @param rounds requests through a gateway
 */
record Training(int rounds) {
    /** A retrieval takes as long as many requests of a gateway. */
    private static final int REQUESTS_PER_QUESTION = 20;

    /** Present when this run is such a one, by system property {@code ragtime.training.rounds}. */
    static Optional<Training> asked() {
        return Optional.ofNullable(Integer.getInteger("ragtime.training.rounds"))
                .map(Training::new);
    }

    void gateway() {
        GatewayRehearsal.train(rounds);
    }

    /** Asks a pipeline these questions in turn. */
    void questions(String address, List<String> questions) throws IOException, InterruptedException {
        if (questions.isEmpty()) return;
        try (var client = HttpClient.newHttpClient()) {
            for (int n = 0; n < rounds / REQUESTS_PER_QUESTION; n++) {
                var body = Json.write(Json.object().put("query", questions.get(n % questions.size())));
                var request = HttpRequest.newBuilder(URI.create(address + "/v1/retrieve"))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
                var answer = client.send(request, BodyHandlers.ofString());
                if (answer.statusCode() != 200) throw new IOException(request.uri() + " answers " + answer.body());
            }
        }
    }
}
