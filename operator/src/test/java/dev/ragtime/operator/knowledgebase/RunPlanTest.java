package dev.ragtime.operator.knowledgebase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.operator.knowledgebase.sync.StoredReports;
import dev.ragtime.operator.knowledgebase.sync.SyncDecision;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a run under way ends before its time, and what follows it. */
class RunPlanTest {
    private final FirstRun run = new FirstRun();

    @Test
    void aChangedSpecEndsARunThatBeginsAnewAtOnceWithoutBeingAFailure() {
        run.job("", "");
        assertThat(run.model().runPlan().toEnd()).isEmpty();

        run.sync = "{parallelism: 4}";
        assertThat(run.model().runPlan().toEnd()).isNotEmpty();

        run.jobs.clear();
        run.stored = new StoredReports.Read(List.of());
        assertThat(run.status().lastSync().result()).isEqualTo("Cancelled");
        assertThat(run.status().lastSync().failures()).isZero();
        assertThat(run.condition("Synced").getReason()).isEqualTo("Progressing");
        assertThat(run.model().runPlan().toStart()).hasValueSatisfying(job -> {
            assertThat(job.getMetadata().getName()).isEqualTo("handbook-sync-1-2");
            assertThat(job.getSpec().getCompletions()).isEqualTo(4);
        });
    }

    @Test
    void suspendEndsARunAndHoldsTheNextBack() {
        run.job("", "");
        run.sync = "{parallelism: 2, suspend: true}";
        assertThat(run.model().runPlan().toEnd()).isNotEmpty();

        run.jobs.clear();
        run.stored = new StoredReports.Read(List.of());
        assertThat(run.status().lastSync().result()).isEqualTo("Cancelled");
        assertThat(run.model().decision()).isEqualTo(new SyncDecision.Suspended());
    }

    @Test
    void aJobOfVersionOneWorksOnThroughAnUpdate() {
        run.job("", "");
        run.jobs.getFirst().getMetadata().getAnnotations().remove("ragtime.dev/spec");
        run.sync = "{parallelism: 4}";

        assertThat(run.model().runPlan().toEnd()).isEmpty();
    }

    @Test
    void aRunThatAQueueHoldsBackSaysWhatItWaitsFor() {
        run.sync = "{parallelism: 2, queueName: team-a}";
        run.job("", "");
        var job = run.jobs.getFirst();
        job.getMetadata().getLabels().put("kueue.x-k8s.io/queue-name", "team-a");
        job.getSpec().setSuspend(true);

        assertThat(run.condition("Reconciling").getMessage())
                .endsWith("; Job handbook-sync-1-1 waits in queue team-a to be admitted: see kubectl get workloads");
        assertThat(run.condition("Stalled").getStatus()).isEqualTo("False");
        assertThat(run.model().runPlan().toEnd()).isEmpty();

        run.sync = "{parallelism: 2, queueName: team-b}";
        assertThat(run.model().runPlan().toEnd())
                .as("it waits in the wrong queue")
                .isNotEmpty();
    }
}
