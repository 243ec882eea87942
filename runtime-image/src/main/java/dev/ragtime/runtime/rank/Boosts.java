package dev.ragtime.runtime.rank;

import dev.ragtime.api.knowledgebase.FieldValue;
import dev.ragtime.api.pipeline.Boost;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.metadata.FieldSet;
import dev.ragtime.runtime.retrieve.Passage;
import dev.ragtime.runtime.retrieve.Placement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Multiplies scores by 1 + weight × how much a passage counts: 1 where its field has a wanted value, and for recency 2 to the
 * power of -age / half-life, 1 for now and for what is to come. A score below zero is divided instead, so that more is better.
 */
record Boosts(List<Boost> boosts, InstantSource clock) implements RankingStep {
    private static final double HUNDRED = 100;
    private static final double MILLIS_OF_A_DAY = Duration.ofDays(1).toMillis();

    /** What counts for nothing at all would tie with everything else that does. */
    private static final double LEAST = 1e-6;

    @Override
    public List<Passage> apply(List<Passage> passages, int topK) {
        var now = clock.instant();
        return passages.stream()
                .map(passage -> boosted(passage, now))
                .sorted(Comparator.comparingDouble(Passage::score).reversed())
                .toList();
    }

    private Passage boosted(Passage passage, Instant now) {
        var boosted = passage;
        for (var boost : boosts) {
            var factor = Math.max(LEAST, 1 + boost.weightPercent() / HUNDRED * share(boost, passage.chunk(), now));
            if (factor == 1) continue;
            var score = boosted.score() < 0 ? boosted.score() / factor : boosted.score() * factor;
            boosted = boosted.scored(Placement.scored(
                    "boost", score, String.format(Locale.ROOT, "%s: times %.3f", boost.field(), factor)));
        }
        return boosted;
    }

    /** How much a passage counts, 0 to 1. */
    private static double share(Boost boost, Chunk chunk, Instant now) {
        return value(chunk, boost.field())
                .map(value -> boost.values() == null
                        ? recency(value, boost.recencyHalfLifeDays(), now)
                        : texts(value).stream().anyMatch(boost.values()::contains) ? 1 : 0)
                .orElse(0.0);
    }

    private static double recency(FieldValue value, int halfLifeDays, Instant now) {
        if (!(value instanceof FieldValue.Moment(var time))) return 0;
        var days = Duration.between(time, now).toMillis() / MILLIS_OF_A_DAY;
        return Math.pow(2, -Math.max(0, days) / halfLifeDays);
    }

    private static List<String> texts(FieldValue value) {
        return value instanceof FieldValue.Texts(var texts) ? texts : List.of(String.valueOf(value.plain()));
    }

    private static Optional<FieldValue> value(Chunk chunk, String field) {
        if (field.equals(FieldSet.SOURCE.name())) return Optional.of(new FieldValue.Text(chunk.source()));
        if (field.equals(FieldSet.PATH.name())) return Optional.of(new FieldValue.Text(chunk.path()));
        if (field.equals(FieldSet.TITLE.name())) return Optional.of(new FieldValue.Text(chunk.title()));
        return Optional.ofNullable(chunk.metadata().get(field));
    }
}
