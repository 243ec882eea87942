package dev.ragtime.operator.knowledgebase.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {

    @Test
    void failed_documents_are_done_and_are_counted_once() {
        var progress = Progress.parse(List.of(page(10, 6, 4)));

        assertThat(progress).isEqualTo(new Progress(6, 10));
        assertThat(progress.percent()).isEqualTo(60);
    }

    @Test
    void the_pods_of_a_run_add_up() {
        assertThat(Progress.parse(List.of(page(10, 6, 0), page(30, 4, 1)))).isEqualTo(new Progress(10, 40));
    }

    @Test
    void nothing_listed_yet_is_nothing_done() {
        assertThat(Progress.parse(List.of("")).percent()).isZero();
    }

    private static String page(int total, int done, int failed) {
        return sample("total", total) + sample("done", done) + sample("failed", failed);
    }

    private static String sample(String state, int value) {
        return "ragtime_ingest_documents{namespace=\"default\",kind=\"KnowledgeBase\",name=\"kb\",state=\"" + state
                + "\",} " + value + ".0\n";
    }
}
