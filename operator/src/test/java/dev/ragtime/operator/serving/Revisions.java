package dev.ragtime.operator.serving;

import dev.ragtime.api.ComputeResources;
import dev.ragtime.api.PodSettings;
import dev.ragtime.api.RuntimeSettings;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.operator.kubernetes.Labels;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.serving.RolloutPlan.Seen;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Revisions of a pipeline as the cluster shows them; r-a and r-b are revisions, p-rag-a and p-rag-b their Deployments. */
final class Revisions {
    static final RagPipeline PIPELINE = pipeline();
    static final RuntimeSettings ONE = new RuntimeSettings(null, null, null);
    static final RuntimeSettings THREE = new RuntimeSettings(3, null, null);

    private Revisions() {}

    /** @param selected revision that the Service selects; null for pods of any, empty when there is no Service */
    static RolloutPlan plan(
            RuntimeSettings settings, String wanted, String stable, String selected, Deployment... observed) {
        return RolloutPlan.of(seen(settings, wanted, stable, selected, observed));
    }

    static Seen seen(RuntimeSettings settings, String wanted, String stable, String selected, Deployment... observed) {
        var selector = selected == null
                ? Optional.of(Labels.selector(PIPELINE, Component.QUERY))
                : Optional.of(selected).filter(s -> !s.isEmpty()).map(Revisions::pods);
        return new Seen(
                front(settings),
                Optional.of(workload(wanted, settings)),
                Arrays.stream(observed).map(Standing::of).toList(),
                selector,
                Optional.of(stable).filter(s -> !s.isEmpty()));
    }

    static ServingFront front(RuntimeSettings settings) {
        return new ServingFront(PIPELINE, Component.QUERY, "p-rag", settings);
    }

    private static ServingWorkload workload(String revision, RuntimeSettings settings) {
        var pod = new ServingPod(
                "image",
                "Never",
                List.of(),
                "serve",
                "config",
                new TreeSet<>(),
                new TreeSet<>(),
                List.of(),
                new ComputeResources(null, null),
                PodSettings.NONE,
                60);
        return new ServingWorkload(
                PIPELINE,
                Component.QUERY,
                "p-rag" + revision.substring(1),
                Optional.of(revision),
                settings,
                pod,
                "text");
    }

    static Map<String, String> pods(String revision) {
        var labels = new HashMap<>(Labels.selector(PIPELINE, Component.QUERY));
        labels.put(Labels.REVISION, revision);
        return labels;
    }

    static Deployment deployment(String revision, int replicas, int available) {
        return status(workload(revision, ONE).deployment(Optional.of(replicas)), replicas, replicas, available);
    }

    /** A Deployment that replaces its pods. */
    static Deployment rolling(String revision) {
        return status(workload(revision, ONE).deployment(Optional.of(1)), 2, 1, 1);
    }

    private static Deployment status(Deployment deployment, int pods, int updated, int available) {
        return new DeploymentBuilder(deployment)
                .editMetadata()
                .withGeneration(1L)
                .endMetadata()
                .withNewStatus()
                .withObservedGeneration(1L)
                .withReplicas(pods)
                .withUpdatedReplicas(updated)
                .withAvailableReplicas(available)
                .endStatus()
                .build();
    }

    /** The Deployment of version 0.1, which all revisions shared. */
    static Deployment shared() {
        return new DeploymentBuilder(deployment("r-old", 1, 1))
                .editMetadata()
                .withName("p-rag")
                .endMetadata()
                .editSpec()
                .editSelector()
                .withMatchLabels(Labels.selector(PIPELINE, Component.QUERY))
                .endSelector()
                .editTemplate()
                .editMetadata()
                .addToAnnotations(Labels.REVISION, "r-old")
                .endMetadata()
                .endTemplate()
                .endSpec()
                .build();
    }

    static String serving(RolloutPlan plan) {
        return plan.serving().map(Standing::name).orElse("nothing");
    }

    /** Names of the Deployments that stay. */
    static String kept(RolloutPlan plan) {
        return String.join(" ", new TreeSet<>(plan.kept()));
    }

    private static RagPipeline pipeline() {
        var pipeline = new RagPipeline();
        pipeline.setMetadata(new ObjectMetaBuilder()
                .withName("p")
                .withNamespace("n")
                .withUid("u")
                .build());
        return pipeline;
    }
}
