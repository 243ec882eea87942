package dev.ragtime.operator.slo.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.api.slo.EventCount;
import dev.ragtime.operator.probe.Exposition.BadExpositionException;
import dev.ragtime.operator.slo.Workload;
import dev.ragtime.operator.slo.scrape.Scrape.BackendReading;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScrapeReaderTest {
    private static final Workload WORKLOAD = new Workload("ModelRoute", "default", "chat");
    private static final Series TTFT = new Series("ttft", "0a1b");

    @Test
    void a_scrape_holds_what_is_said_of_one_workload() throws BadExpositionException {
        var scrape = ScrapeReader.read("""
            process_start_time_seconds 1.7724000012345E9
            ragtime_drained 1.0
            ragtime_slo_events_total{namespace="default",kind="ModelRoute",name="chat",objective="ttft",definition="0a1b",outcome="good",} 1.0E7
            ragtime_slo_events_total{namespace="default",kind="ModelRoute",name="chat",objective="ttft",definition="0a1b",outcome="bad",} 3.0
            ragtime_slo_events_total{namespace="default",kind="ModelRoute",name="other",objective="ttft",definition="0a1b",outcome="good",} 9.0
            ragtime_route_backend_state{namespace="default",kind="ModelRoute",name="chat",revision="r-1",backend="local",state="Down",reason="ConnectionRefused",} 1.0
            ragtime_route_backend_state{namespace="default",kind="ModelRoute",name="chat",backend="local",state="Healthy",reason="",} 0.0
            ragtime_model_refusals_in_a_row{namespace="default",kind="ModelRoute",name="chat",revision="r-1",} 4.0
            ragtime_model_refusals_in_a_row{namespace="default",kind="ModelRoute",name="other",revision="r-1",} 9.0
            """, WORKLOAD);
        assertThat(scrape.processStart()).isEqualTo(Instant.ofEpochMilli(1772400001234L));
        assertThat(scrape.drained()).isTrue();
        assertThat(scrape.counters()).isEqualTo(Map.of(TTFT, new EventCount(10_000_000, 10_000_003)));
        assertThat(scrape.backends()).containsExactly(new BackendReading("local", "Down", "ConnectionRefused", "r-1"));
        assertThat(scrape.modelRefusals()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "+Inf", "-1", "1.5", "1e30", "1e999999999", "0x10", "many"})
    void only_whole_numbers_are_counts(String value) {
        var text = "process_start_time_seconds 1\nragtime_slo_events_total{namespace=\"default\",kind=\"ModelRoute\","
                + "name=\"chat\",objective=\"ttft\",definition=\"0a1b\",outcome=\"good\"} " + value;
        assertThatThrownBy(() -> ScrapeReader.read(text, WORKLOAD)).isInstanceOf(BadExpositionException.class);
    }

    @Test
    void a_scrape_without_process_start_is_refused() {
        assertThatThrownBy(() -> ScrapeReader.read("ragtime_drained 0\n", WORKLOAD))
                .isInstanceOf(BadExpositionException.class)
                .hasMessageContaining("process_start_time_seconds is missing");
    }

    @Test
    void counters_that_differ_only_by_revision_or_an_unknown_label_add_up() throws BadExpositionException {
        var scrape = ScrapeReader.read("""
            process_start_time_seconds 1.0
            ragtime_slo_events_total{namespace="default",kind="ModelRoute",name="chat",revision="r-1",objective="ttft",definition="0a1b",outcome="good",} 7.0
            ragtime_slo_events_total{namespace="default",kind="ModelRoute",name="chat",revision="r-2",objective="ttft",definition="0a1b",outcome="good",} 5.0
            ragtime_slo_events_total{namespace="default",kind="ModelRoute",name="chat",revision="r-2",objective="ttft",definition="0a1b",outcome="bad",} 2.0
            ragtime_slo_events_total{namespace="default",kind="ModelRoute",name="chat",revision="r-2",colour="blue",objective="ttft",definition="0a1b",outcome="bad",} 1.0
            """, WORKLOAD);
        assertThat(scrape.counters()).isEqualTo(Map.of(TTFT, new EventCount(12, 15)));
    }

    @Test
    void the_same_counter_twice_is_refused() {
        var sample = "ragtime_slo_events_total{namespace=\"default\",kind=\"ModelRoute\",name=\"chat\","
                + "objective=\"ttft\",definition=\"0a1b\",outcome=\"good\"} 1\n";
        assertThatThrownBy(() -> ScrapeReader.read("process_start_time_seconds 1\n" + sample + sample, WORKLOAD))
                .isInstanceOf(BadExpositionException.class)
                .hasMessageContaining("there twice");
    }
}
