package dev.ragtime.runtime.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.api.knowledgebase.FieldType;
import dev.ragtime.api.knowledgebase.FieldValue;
import dev.ragtime.api.pipeline.FieldFilter;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.metadata.FieldSet;
import dev.ragtime.runtime.metadata.FieldSet.Field;
import dev.ragtime.runtime.store.ChunkFilter;
import dev.ragtime.runtime.store.ChunkFilter.Order;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class PipelineFilterTest {
    private static final FieldSet FIELDS =
            new FieldSet(Map.of("team", FieldType.String, "year", FieldType.Integer)).withPlace();
    private static final ChunkFilter ASKED = ChunkFilter.ofSources(List.of("docs"));

    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger looks = new AtomicInteger();

    private Supplier<FieldSet> looked(FieldSet fields) {
        return () -> {
            looks.incrementAndGet();
            return fields;
        };
    }

    private PipelineFilter filter(FieldFilter... filters) {
        return new PipelineFilter(List.of(filters), now::get);
    }

    private static FieldFilter in(String field, String... values) {
        return new FieldFilter(field, List.of(values), null, null, null);
    }

    @Test
    void a_question_is_narrowed_by_the_pipeline_and_by_itself() {
        var filter = filter(in("team", "hr"), new FieldFilter("year", null, List.of("1999"), "2020", "2030"));
        var team = new Field("team", FieldType.String);
        var year = new Field("year", FieldType.Integer);

        assertThat(filter.and(ASKED, looked(FIELDS)))
                .isEqualTo(new ChunkFilter.All(List.of(
                        new ChunkFilter.All(List.of(
                                new ChunkFilter.OneOf(team, List.of(new FieldValue.Text("hr"))),
                                new ChunkFilter.Not(new ChunkFilter.OneOf(year, List.of(new FieldValue.Whole(1999)))),
                                new ChunkFilter.Beyond(year, Order.AT_LEAST, new FieldValue.Whole(2020)),
                                new ChunkFilter.Beyond(year, Order.AT_MOST, new FieldValue.Whole(2030)))),
                        ASKED)));
    }

    @Test
    void a_pipeline_without_filters_looks_at_no_fields() {
        assertThat(filter().and(ASKED, looked(FIELDS))).isEqualTo(ASKED);
        assertThat(looks).hasValue(0);
    }

    @Test
    void fields_are_looked_at_every_ten_seconds() {
        var filter = filter(in("path", "guides/"));
        for (var i = 0; i < 3; i++) filter.and(ASKED, looked(FIELDS));
        assertThat(looks).hasValue(1);
        now.addAndGet(TimeUnit.SECONDS.toNanos(10));
        filter.and(ASKED, looked(FIELDS));
        assertThat(looks).hasValue(2);
    }

    @Test
    void what_cannot_be_applied_lets_nothing_pass() {
        assertUnavailable(in("region", "eu"), "filter[0].field");
        assertUnavailable(in("year", "soon"), "filter[0].anyOf");
        assertUnavailable(new FieldFilter("team", null, null, "a", null), "filter[0].atLeast");
    }

    private void assertUnavailable(FieldFilter filter, String place) {
        assertThatThrownBy(() -> filter(filter).and(ChunkFilter.NONE, looked(FIELDS)))
                .isInstanceOfSatisfying(CallError.class, e -> {
                    assertThat(e.kind()).isEqualTo(CallError.Kind.UNAVAILABLE);
                    assertThat(e).hasMessageContaining(place);
                });
    }
}
