package dev.ragtime.runtime.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.runtime.http.Json;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a model wants to be asked, learnt from what it refuses: models that reason want {@code max_completion_tokens} where
 * older servers know {@code max_tokens} only, and take no temperature but their own. A value that one caller asks for and
 * the model refuses is left out the next time; other values are not. Thread-safe.
 */
final class RouteDialect {
    private static final String OLD_LIMIT = "max_tokens";
    private static final String NEW_LIMIT = "max_completion_tokens";
    private static final String TEMPERATURE = "temperature";
    private static final String STREAM_OPTIONS = "stream_options";
    private static final String FORMAT = "response_format";

    /** So a value is refused, not the field. */
    private static final Pattern OF_VALUE = Pattern.compile(
            "too (large|long|high|big)|exceed|at most|less than|greater than|maximum|minimum|between|range|positive");

    private static final int MOST_VALUES = 16;

    private final AtomicReference<Lessons> learnt =
            new AtomicReference<>(new Lessons(false, Integer.MAX_VALUE, Set.of(), true, true));

    /**
     * @param newLimit whether the limit goes by its new name
     * @param limitsFrom limits from this one on are not sent
     * @param temperatures that are not sent
     * @param formats whether the form of an answer is
     */
    private record Lessons(
            boolean newLimit, int limitsFrom, Set<Double> temperatures, boolean streamOptions, boolean formats) {
        Lessons withNewLimit() {
            return new Lessons(true, limitsFrom, temperatures, streamOptions, formats);
        }

        Lessons withoutLimits(int from) {
            return new Lessons(newLimit, Math.min(from, limitsFrom), temperatures, streamOptions, formats);
        }

        Lessons withoutTemperature(double value) {
            var more = Stream.concat(temperatures.stream(), Stream.of(value)).collect(Collectors.toUnmodifiableSet());
            return new Lessons(newLimit, limitsFrom, more, streamOptions, formats);
        }

        Lessons withoutStreamOptions() {
            return new Lessons(newLimit, limitsFrom, temperatures, false, formats);
        }

        Lessons withoutFormats() {
            return new Lessons(newLimit, limitsFrom, temperatures, streamOptions, false);
        }

        boolean takes(double temperature) {
            return temperatures.size() < MOST_VALUES && !temperatures.contains(temperature);
        }
    }

    /** Adds the fields that the model takes. */
    void write(ChatRequest request, ObjectNode body) {
        var lessons = learnt.get();
        body.put("stream", true);
        if (lessons.streamOptions()) body.putObject(STREAM_OPTIONS).put("include_usage", true);
        request.maxTokens().ifPresent(limit -> {
            if (limit < lessons.limitsFrom()) body.put(lessons.newLimit() ? NEW_LIMIT : OLD_LIMIT, limit);
        });
        request.temperature().ifPresent(t -> {
            if (lessons.takes(t)) body.put(TEMPERATURE, t);
        });
        if (lessons.formats()) request.format().ifPresent(format -> body.set(FORMAT, format(format)));
    }

    private static ObjectNode format(AnswerFormat format) {
        if (format.schema().isEmpty()) return Json.object().put("type", "json_object");
        var node = Json.object().put("type", "json_schema");
        node.putObject("json_schema")
                .put("name", format.name())
                .put("strict", true)
                .set("schema", format.schema().get());
        return node;
    }

    /** Whether the model, asked once more, is asked in another way. */
    boolean learn(ModelRefusal refusal, JsonNode sent) {
        var ofValue =
                OF_VALUE.matcher(refusal.message().toLowerCase(Locale.ROOT)).find();
        if (sent.has(OLD_LIMIT) && names(refusal, OLD_LIMIT)) {
            var limit = sent.get(OLD_LIMIT).asInt();
            return add(ofValue ? lessons -> lessons.withoutLimits(limit) : Lessons::withNewLimit);
        }
        if (sent.has(NEW_LIMIT) && (names(refusal, NEW_LIMIT) || names(refusal, OLD_LIMIT))) {
            var from = ofValue ? sent.get(NEW_LIMIT).asInt() : 0;
            return add(lessons -> lessons.withoutLimits(from));
        }
        if (sent.has(TEMPERATURE) && names(refusal, TEMPERATURE)) {
            var value = sent.get(TEMPERATURE).asDouble();
            return add(lessons -> lessons.withoutTemperature(value));
        }
        if (sent.has(FORMAT) && (names(refusal, FORMAT) || refusal.field().startsWith(FORMAT)))
            return add(Lessons::withoutFormats);
        return sent.has(STREAM_OPTIONS) && names(refusal, STREAM_OPTIONS) && add(Lessons::withoutStreamOptions);
    }

    /** Servers name the field in the error's {@code param}, or in the message only. */
    private static boolean names(ModelRefusal refusal, String field) {
        return refusal.field().isEmpty()
                ? refusal.message().contains(field)
                : refusal.field().equals(field);
    }

    private boolean add(UnaryOperator<Lessons> lesson) {
        learnt.updateAndGet(lesson);
        return true;
    }
}
