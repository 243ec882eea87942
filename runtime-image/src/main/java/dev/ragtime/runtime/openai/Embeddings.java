package dev.ragtime.runtime.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.ask.CallerRoutes;
import dev.ragtime.runtime.ask.QueryService;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.http.ApiExchange;
import dev.ragtime.runtime.http.ErrorBody;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.http.JsonRequest;
import dev.ragtime.runtime.http.Route;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** {@code /v1/embeddings}: vectors by the model that the first index was made with. */
public final class Embeddings {
    private static final int MOST = 256;

    private final QueryService service;

    public Embeddings(QueryService service) {
        this.service = service;
    }

    public List<Route> routes(CallerRoutes.Callers callers) {
        return List.of(new CallerRoutes(callers, ErrorBody.OPENAI).judged("POST", "/v1/embeddings", this::create));
    }

    private void create(ApiExchange exchange, Caller caller) {
        var request = JsonRequest.parse(exchange.body());
        request.text("model");
        var texts = texts(request);
        var inBase64 = inBase64(request);
        var wanted = request.integer("dimensions", 1, Integer.MAX_VALUE);
        var answer = service.<ObjectNode>embedded(embedder -> {
            if (wanted.isPresent() && wanted.getAsInt() != embedder.dimensions())
                throw CallError.invalid(
                        "unsupported_value",
                        "dimensions",
                        "dimensions must be " + embedder.dimensions() + ", as the index has them: leave it out");
            return answer(embedder, texts, inBase64);
        });
        exchange.json(200, answer);
    }

    private static ObjectNode answer(Embedder embedder, List<String> texts, boolean inBase64) {
        var root = Json.object().put("object", "list");
        var data = root.putArray("data");
        // as a question is: that is what is compared with the index
        for (var text : texts) {
            var node = data.addObject().put("object", "embedding").put("index", data.size() - 1);
            var vector = embedder.query(text);
            if (inBase64) node.put("embedding", base64(vector));
            else numbers(node.putArray("embedding"), vector);
        }
        var tokens = texts.stream().mapToInt(embedder.tokenizer()::count).sum();
        root.put("model", embedder.model());
        root.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        return root;
    }

    private static void numbers(ArrayNode array, float[] vector) {
        for (var number : vector) array.add(number);
    }

    /** Four bytes a number, the least first, as OpenAI's clients ask for them. */
    private static String base64(float[] vector) {
        var bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static boolean inBase64(JsonRequest request) {
        return switch (request.text("encoding_format").orElse("float")) {
            case "float" -> false;
            case "base64" -> true;
            default -> throw JsonRequest.wrongType("encoding_format", "float or base64");
        };
    }

    private static List<String> texts(JsonRequest request) {
        var input = request.field("input")
                .orElseThrow(() -> CallError.invalid("missing_field", "input", "input is missing: send a text in it"));
        var texts = new ArrayList<String>();
        for (JsonNode text : input.isArray() ? input : List.of(input)) {
            if (!text.isTextual() || text.asText().isBlank()) throw wrongInput();
            texts.add(text.asText());
        }
        if (texts.isEmpty() || texts.size() > MOST) throw wrongInput();
        return texts;
    }

    private static CallError wrongInput() {
        return JsonRequest.wrongType("input", "a text that is not blank, or a list of up to " + MOST + " of them");
    }
}
