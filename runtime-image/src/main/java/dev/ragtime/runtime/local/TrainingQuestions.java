package dev.ragtime.runtime.local;

import dev.ragtime.runtime.config.Training;
import dev.ragtime.runtime.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/** What a {@link Training} run asks a pipeline beyond a user's. */
final class TrainingQuestions {
    /** A retrieval takes as long as many requests of a gateway. */
    private static final int REQUESTS_PER_QUESTION = 20;

    private TrainingQuestions() {}

    /** Asks the pipeline at this address these questions in turn. */
    static void ask(Training training, String address, List<String> questions)
            throws IOException, InterruptedException {
        if (questions.isEmpty()) return;
        try (var client = HttpClient.newHttpClient()) {
            for (int n = 0; n < training.rounds() / REQUESTS_PER_QUESTION; n++) {
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
