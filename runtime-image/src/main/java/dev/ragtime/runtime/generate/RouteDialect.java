package dev.ragtime.runtime.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How a model wants to be asked, learnt from what it refuses: models that reason want {@code max_completion_tokens} where
 * older servers know {@code max_tokens} only, and some take no temperature. Thread-safe.
 */
final class RouteDialect {
    private static final String OLD_LIMIT = "max_tokens";
    private static final String NEW_LIMIT = "max_completion_tokens";
    private static final String TEMPERATURE = "temperature";
    private static final String STREAM_OPTIONS = "stream_options";

    private final AtomicReference<Set<Lesson>> learnt = new AtomicReference<>(Set.of());

    private enum Lesson {
        NEW_LIMIT_WANTED,
        NO_LIMIT,
        NO_TEMPERATURE,
        NO_STREAM_OPTIONS
    }

    /** Adds the fields that the model takes. */
    void write(ChatRequest request, ObjectNode body) {
        var lessons = learnt.get();
        body.put("stream", true);
        if (!lessons.contains(Lesson.NO_STREAM_OPTIONS))
            body.putObject(STREAM_OPTIONS).put("include_usage", true);
        if (!lessons.contains(Lesson.NO_LIMIT)) {
            var field = lessons.contains(Lesson.NEW_LIMIT_WANTED) ? NEW_LIMIT : OLD_LIMIT;
            request.maxTokens().ifPresent(limit -> body.put(field, limit));
        }
        if (!lessons.contains(Lesson.NO_TEMPERATURE)) {
            request.temperature().ifPresent(t -> body.put(TEMPERATURE, t));
        }
    }

    /** Whether the model, asked once more, is asked in another way. */
    boolean learn(ModelRefusal refusal, JsonNode sent) {
        if (isAbout(refusal, OLD_LIMIT, sent)) return add(Lesson.NEW_LIMIT_WANTED);
        if (isAbout(refusal, NEW_LIMIT, sent)) return add(Lesson.NO_LIMIT);
        if (isAbout(refusal, TEMPERATURE, sent)) return add(Lesson.NO_TEMPERATURE);
        return isAbout(refusal, STREAM_OPTIONS, sent) && add(Lesson.NO_STREAM_OPTIONS);
    }

    /** Servers name the field in the error's {@code param}, or in the message only. */
    private static boolean isAbout(ModelRefusal refusal, String field, JsonNode sent) {
        if (!sent.has(field)) return false;
        return refusal.field().isEmpty()
                ? refusal.message().contains(field)
                : refusal.field().equals(field);
    }

    private boolean add(Lesson lesson) {
        learnt.updateAndGet(before -> {
            var after = EnumSet.of(lesson);
            after.addAll(before);
            return Set.copyOf(after);
        });
        return true;
    }
}
