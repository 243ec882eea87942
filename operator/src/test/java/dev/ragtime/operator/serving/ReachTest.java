package dev.ragtime.operator.serving;

import static dev.ragtime.operator.serving.Revisions.ONE;
import static dev.ragtime.operator.serving.Revisions.deployment;
import static dev.ragtime.operator.serving.Revisions.kept;
import static dev.ragtime.operator.serving.Revisions.seen;
import static dev.ragtime.operator.serving.Revisions.serving;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What requests come to while the Service cannot be written. */
class ReachTest {
    private static final Finding REFUSED =
            Finding.stalled(Reason.ApplyFailed, "the API server refuses Service n/p-rag");

    @Test
    void while_the_service_may_not_be_switched_what_it_leads_to_serves_on_and_nothing_goes() {
        var switching = seen(ONE, "r-b", "r-a", "r-a", deployment("r-a", 1, 1), deployment("r-b", 1, 1));
        var reach = Reach.of(RolloutPlan.of(switching), switching, Optional.of(REFUSED));

        assertThat(serving(reach.plan())).isEqualTo("p-rag-a");
        assertThat(reach.plan().candidate()).contains("r-b");
        assertThat(reach.heldBack()).containsExactly(REFUSED);
        assertThat(kept(reach.plan())).isEqualTo("p-rag-a p-rag-b");
        assertThat(reach.cut()).isEmpty();
    }

    @Test
    void a_service_that_stands_from_before_goes_on_leading_to_its_pods() {
        var edited = seen(ONE, "r-a", "r-a", "r-a", deployment("r-a", 1, 1));
        var reach = Reach.of(RolloutPlan.of(edited), edited, Optional.of(REFUSED));

        assertThat(serving(reach.plan())).isEqualTo("p-rag-a");
        assertThat(reach.cut()).isEmpty();
        assertThat(reach.heldBack()).isEmpty();
    }

    @Test
    void where_the_service_leads_to_nobody_or_to_somebody_else_requests_are_cut_off() {
        var without = seen(ONE, "r-a", "r-a", "", deployment("r-a", 1, 1));
        assertThat(Reach.of(RolloutPlan.of(without), without, Optional.of(REFUSED))
                        .cut())
                .contains(REFUSED);

        var silent = seen(ONE, "r-b", "r-a", "r-a", deployment("r-a", 1, 0), deployment("r-b", 1, 1));
        assertThat(Reach.of(RolloutPlan.of(silent), silent, Optional.of(REFUSED))
                        .cut())
                .contains(REFUSED);

        var taken = Finding.stalled(Reason.NameTaken, "Service n/p-rag");
        var served = seen(ONE, "r-a", "r-a", "r-a", deployment("r-a", 1, 1));
        assertThat(Reach.of(RolloutPlan.of(served), served, Optional.of(taken)).cut())
                .contains(taken);
    }
}
