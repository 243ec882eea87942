package dev.ragtime.runtime.rest;

import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.ask.CallerRoutes;
import dev.ragtime.runtime.ask.QueryService;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.http.ApiExchange;
import dev.ragtime.runtime.http.ErrorBody;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.http.JsonRequest;
import dev.ragtime.runtime.http.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /v1/feedback}: how good an answer was. An answer is counted once in each process, by its first rating: what is said of it
 * later is not counted. Where the pipeline keeps ratings, the last one is.
 */
public final class FeedbackApi {
    private static final Logger LOG = LoggerFactory.getLogger(FeedbackApi.class);

    /** Ids as answers have them in whatever protocol. */
    private static final Pattern ANSWER = Pattern.compile("(resp_|msg_|chatcmpl-)([0-9a-f]{32}|[0-9a-f-]{36})");

    private static final int LONGEST = 4000;
    private static final int REMEMBERED = 10_000;

    private final QueryService service;

    private final Map<String, Boolean> rated = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    public FeedbackApi(QueryService service) {
        this.service = service;
    }

    public List<Route> routes(CallerRoutes.Callers callers) {
        return List.of(new CallerRoutes(callers, ErrorBody.OPENAI).unjudged("POST", "/v1/feedback", this::rate));
    }

    private void rate(ApiExchange exchange, Caller caller) {
        var request = JsonRequest.parse(exchange.body());
        var answer = answer(request);
        var good = switch (request.text("rating").orElse("")) {
            case "good" -> true;
            case "bad" -> false;
            default -> throw JsonRequest.wrongType("rating", "good or bad");
        };
        var comment = request.text("comment").orElse("");
        if (comment.length() > LONGEST)
            throw JsonRequest.wrongType("comment", "a text of up to " + LONGEST + " characters");
        var counted = isFirst(answer, good);
        if (counted) service.rated().count(good);
        var kept = service.rated().keep(caller, answer, good, comment);
        // what people say of an answer is for who runs the pipeline, and stands in its log
        LOG.info("answer {} was rated {}: {}", answer, good ? "good" : "bad", comment);
        exchange.json(
                200, Json.object().put("answer", answer).put("counted", counted).put("kept", kept));
    }

    private static String answer(JsonRequest request) {
        var answer = request.text("answer").orElse("");
        if (!ANSWER.matcher(answer).matches())
            throw CallError.invalid("invalid_answer", "answer", "answer must be the id of an answer");
        return answer.substring(Math.max(answer.indexOf('_'), answer.indexOf('-')) + 1)
                .replace("-", "");
    }

    private synchronized boolean isFirst(String answer, boolean good) {
        return rated.putIfAbsent(answer, good) == null;
    }
}
