package dev.ragtime.operator.knowledgebase.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.operator.probe.Exposition.BadExpositionException;
import org.junit.jupiter.api.Test;

class ProgressTest {

    @Test
    void failed_documents_are_done_and_are_counted_once() throws BadExpositionException {
        var progress = Progress.read(page(10, 6, 4));

        assertThat(progress).isEqualTo(new Progress(6, 10));
        assertThat(progress.percent()).isEqualTo(60);
    }

    @Test
    void the_pods_of_a_run_add_up() throws BadExpositionException {
        assertThat(Progress.read(page(10, 6, 0)).plus(Progress.read(page(30, 4, 1))))
                .isEqualTo(new Progress(10, 40));
    }

    @Test
    void nothing_listed_yet_is_nothing_done() throws BadExpositionException {
        assertThat(Progress.read("").percent()).isZero();
    }

    @Test
    void half_a_line_is_no_progress() {
        assertThatThrownBy(() -> Progress.read(
                        "ragtime_ingest_documents{state=\"done\"} 4\n" + "ragtime_ingest_documents{state=\"tot"))
                .isInstanceOf(BadExpositionException.class);
    }

    static String page(int total, int done, int failed) {
        return sample("total", total) + sample("done", done) + sample("failed", failed);
    }

    private static String sample(String state, int value) {
        return "ragtime_ingest_documents{namespace=\"default\",kind=\"KnowledgeBase\",name=\"kb\",state=\"" + state
                + "\",} " + value + ".0\n";
    }
}
