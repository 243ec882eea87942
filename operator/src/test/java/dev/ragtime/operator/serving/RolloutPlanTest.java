package dev.ragtime.operator.serving;

import static dev.ragtime.operator.serving.Revisions.ONE;
import static dev.ragtime.operator.serving.Revisions.PIPELINE;
import static dev.ragtime.operator.serving.Revisions.THREE;
import static dev.ragtime.operator.serving.Revisions.deployment;
import static dev.ragtime.operator.serving.Revisions.front;
import static dev.ragtime.operator.serving.Revisions.kept;
import static dev.ragtime.operator.serving.Revisions.plan;
import static dev.ragtime.operator.serving.Revisions.pods;
import static dev.ragtime.operator.serving.Revisions.rolling;
import static dev.ragtime.operator.serving.Revisions.serving;
import static dev.ragtime.operator.serving.Revisions.shared;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.ComputeResources;
import dev.ragtime.api.RuntimeSettings;
import dev.ragtime.operator.kubernetes.Labels;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.serving.RolloutPlan.Seen;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One revision takes over from another. */
class RolloutPlanTest {
    private static final RuntimeSettings AUTOMATIC =
            new RuntimeSettings(null, null, new RuntimeSettings.Autoscaling(2, 10, null, null));

    @Test
    void the_first_revision_serves_as_soon_as_one_of_its_pods_answers() {
        var none = plan(THREE, "r-a", "", "");
        assertThat(replicas(none)).contains(3);
        assertThat(none.serving()).isEmpty();
        assertThat(none.candidate()).contains("r-a");
        assertThat(none.selected()).isEqualTo(pods("r-a"));

        var starting = plan(THREE, "r-a", "", "r-a", deployment("r-a", 3, 0));
        assertThat(starting.serving()).isEmpty();

        var answering = plan(THREE, "r-a", "", "r-a", deployment("r-a", 3, 1));
        assertThat(serving(answering)).isEqualTo("p-rag-a");
        assertThat(answering.candidate()).isEmpty();
    }

    @Test
    void a_new_revision_comes_up_beside_with_as_many_pods_while_the_old_one_serves() {
        var plan = plan(THREE, "r-b", "r-a", "r-a", deployment("r-a", 3, 3), deployment("r-b", 3, 2));

        assertThat(plan.apply()).hasValueSatisfying(d -> {
            assertThat(d.getMetadata().getName()).isEqualTo("p-rag-b");
            assertThat(d.getSpec().getReplicas()).isEqualTo(3);
        });
        assertThat(serving(plan)).isEqualTo("p-rag-a");
        assertThat(plan.candidate()).contains("r-b");
        assertThat(plan.selected()).isEqualTo(pods("r-a"));
        assertThat(plan.scaled()).contains("p-rag-a");
        assertThat(kept(plan)).isEqualTo("p-rag-a p-rag-b");
    }

    @Test
    void when_all_its_pods_answer_it_is_switched_to_and_the_old_one_stays_until_that_was_seen() {
        var switching = plan(THREE, "r-b", "r-a", "r-a", deployment("r-a", 3, 3), deployment("r-b", 3, 3));
        assertThat(serving(switching)).isEqualTo("p-rag-b");
        assertThat(switching.selected()).isEqualTo(pods("r-b"));
        assertThat(switching.scaled()).contains("p-rag-b");
        assertThat(kept(switching)).isEqualTo("p-rag-a p-rag-b");

        var notSeenYet = plan(THREE, "r-b", "r-b", "r-a", deployment("r-a", 3, 3), deployment("r-b", 3, 3));
        assertThat(kept(notSeenYet)).isEqualTo("p-rag-a p-rag-b");

        var seen = plan(THREE, "r-b", "r-b", "r-b", deployment("r-a", 3, 3), deployment("r-b", 3, 3));
        assertThat(kept(seen)).isEqualTo("p-rag-b");
    }

    @Test
    void a_switch_whose_status_was_not_written_is_made_again() {
        var plan = plan(ONE, "r-b", "r-a", "r-b", deployment("r-a", 1, 1), deployment("r-b", 1, 1));

        assertThat(serving(plan)).isEqualTo("p-rag-b");
        assertThat(plan.selected()).isEqualTo(pods("r-b"));
    }

    @Test
    void a_revert_in_mid_roll_out_takes_the_new_one_away() {
        var plan = plan(ONE, "r-a", "r-a", "r-a", deployment("r-a", 1, 1), deployment("r-b", 1, 0));

        assertThat(serving(plan)).isEqualTo("p-rag-a");
        assertThat(plan.candidate()).isEmpty();
        assertThat(kept(plan)).isEqualTo("p-rag-a");
    }

    @Test
    void a_revert_before_the_old_one_went_switches_back_at_once() {
        var plan = plan(ONE, "r-a", "r-b", "r-b", deployment("r-a", 1, 1), deployment("r-b", 1, 1));

        assertThat(serving(plan)).isEqualTo("p-rag-a");
        assertThat(plan.selected()).isEqualTo(pods("r-a"));
    }

    @Test
    void a_third_revision_takes_the_place_of_one_that_failed() {
        var plan = plan(ONE, "r-c", "r-a", "r-a", deployment("r-a", 1, 1), deployment("r-b", 1, 0));

        assertThat(serving(plan)).isEqualTo("p-rag-a");
        assertThat(plan.candidate()).contains("r-c");
        assertThat(kept(plan)).isEqualTo("p-rag-a p-rag-c");
    }

    @Test
    void where_the_old_deployment_is_gone_the_new_one_serves_as_soon_as_a_pod_answers() {
        var plan = plan(THREE, "r-b", "r-a", "r-a", deployment("r-b", 3, 1));

        assertThat(serving(plan)).isEqualTo("p-rag-b");
        assertThat(plan.selected()).isEqualTo(pods("r-b"));
    }

    @Test
    void where_no_old_pod_answers_one_new_pod_is_better_than_none() {
        var plan = plan(THREE, "r-b", "r-a", "r-a", deployment("r-a", 3, 0), deployment("r-b", 3, 1));

        assertThat(serving(plan)).isEqualTo("p-rag-b");
    }

    @Test
    void the_deployment_of_0_1_serves_until_a_revision_of_its_own_is_complete() {
        var coming = plan(ONE, "r-b", "r-old", null, shared(), deployment("r-b", 1, 0));
        assertThat(serving(coming)).isEqualTo("p-rag");
        assertThat(coming.serving().orElseThrow().revision()).contains("r-old");
        assertThat(coming.selected()).isEqualTo(Labels.selector(PIPELINE, Component.QUERY));
        assertThat(coming.candidate()).contains("r-b");
        assertThat(kept(coming)).isEqualTo("p-rag p-rag-b");

        var complete = plan(ONE, "r-b", "r-old", null, shared(), deployment("r-b", 1, 1));
        assertThat(complete.selected()).isEqualTo(pods("r-b"));
        assertThat(kept(complete)).isEqualTo("p-rag p-rag-b");

        assertThat(kept(plan(ONE, "r-b", "r-b", "r-b", shared(), deployment("r-b", 1, 1))))
                .isEqualTo("p-rag-b");
    }

    @Test
    void beside_an_autoscaled_revision_as_many_pods_come_up_as_it_has_now_and_then_the_autoscaler_takes_over() {
        var coming = plan(AUTOMATIC, "r-b", "r-a", "r-a", deployment("r-a", 7, 7), deployment("r-b", 2, 2));
        assertThat(replicas(coming)).contains(7);
        assertThat(coming.scaled()).contains("p-rag-a");
        assertThat(serving(coming)).isEqualTo("p-rag-a");

        var complete = plan(AUTOMATIC, "r-b", "r-a", "r-a", deployment("r-a", 7, 7), deployment("r-b", 7, 7));
        assertThat(complete.scaled()).contains("p-rag-b");
        assertThat(replicas(complete)).isEmpty();

        assertThat(replicas(plan(AUTOMATIC, "r-b", "r-a", "r-a", deployment("r-a", 40, 40))))
                .as("within the bounds of the new spec")
                .contains(10);
    }

    @Test
    void a_change_of_sizes_or_promises_rolls_inside_the_same_deployment() {
        var larger = new RuntimeSettings(1, new ComputeResources(Map.of(), Map.of()), null);
        var plan = plan(larger, "r-a", "r-a", "r-a", rolling("r-a"));

        assertThat(plan.apply().orElseThrow().getMetadata().getName()).isEqualTo("p-rag-a");
        assertThat(plan.candidate()).isEmpty();
        assertThat(serving(plan)).isEqualTo("p-rag-a");
        assertThat(plan.target().complete()).isFalse();
        assertThat(kept(plan)).isEqualTo("p-rag-a");
    }

    @Test
    void while_a_check_fails_nothing_moves() {
        var plan = RolloutPlan.of(new Seen(
                front(ONE),
                Optional.empty(),
                List.of(Standing.of(deployment("r-a", 1, 1)), Standing.of(deployment("r-b", 1, 1))),
                Optional.of(pods("r-a")),
                Optional.of("r-a")));

        assertThat(plan.apply()).isEmpty();
        assertThat(serving(plan)).isEqualTo("p-rag-a");
        assertThat(plan.selected()).isEqualTo(pods("r-a"));
        assertThat(kept(plan)).isEqualTo("p-rag-a p-rag-b");
    }

    @Test
    void the_switch_is_looked_for_only_where_a_service_has_to_be_switched() {
        var switching = plan(ONE, "r-b", "r-a", "r-a", deployment("r-a", 1, 1), deployment("r-b", 1, 1));
        assertThat(switching.switches(Optional.of(pods("r-a")))).isTrue();
        assertThat(switching.switches(Optional.of(pods("r-b")))).isFalse();
        assertThat(switching.switches(Optional.empty()))
                .as("its name is taken, or it is new")
                .isFalse();

        var nothing =
                RolloutPlan.of(new Seen(front(ONE), Optional.empty(), List.of(), Optional.empty(), Optional.empty()));
        assertThat(nothing.hasFront()).isFalse();
        assertThat(nothing.switches(Optional.empty())).isFalse();
    }

    @Test
    void without_a_status_the_deployment_that_the_service_points_to_serves() {
        var plan = plan(ONE, "r-b", "", "r-a", deployment("r-a", 1, 1));

        assertThat(serving(plan)).isEqualTo("p-rag-a");
        assertThat(plan.candidate()).contains("r-b");
    }

    private static Optional<Integer> replicas(RolloutPlan plan) {
        return plan.apply().map(d -> d.getSpec().getReplicas());
    }
}
