package dev.ragtime.operator.knowledgebase.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.api.PodSettings;
import dev.ragtime.api.Sha256;
import dev.ragtime.api.knowledgebase.IndexEvaluation;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.Promotion.Gate;
import dev.ragtime.api.runtime.GateReport;
import dev.ragtime.api.runtime.TerminationMessage;
import dev.ragtime.operator.apply.Desired;
import dev.ragtime.operator.knowledgebase.sync.SyncRuns;
import dev.ragtime.operator.kubernetes.ContainerStates;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Labels;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.Names;
import dev.ragtime.operator.kubernetes.PodProblems;
import dev.ragtime.operator.kubernetes.Reason;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The comparison of an index with the one that answers, and how far it is; pure.
 *
 * @param request hash of what is compared and asked for; another one asks anew
 * @param job that compares, while it is there
 * @param evaluation as judged by what is asked for; empty until it ended
 * @param recorded the status holds the evaluation: what it rests on may go, and it may be acted on
 * @param missing what must be there before it can begin
 */
public record GateRun(
        KnowledgeBase resource,
        int candidate,
        String request,
        Optional<Job> job,
        List<Pod> pods,
        Optional<IndexEvaluation> evaluation,
        boolean recorded,
        Optional<Finding> missing,
        Instant now) {
    /** Annotation of a KnowledgeBase: number of an index that takes over although it was refused, and who says so. */
    public static final String PROMOTE = "ragtime.dev/promote";

    private static final String JOB = "batch.kubernetes.io/job-name";
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /**
     * What is seen of the data set that a gate names.
     *
     * @param digest of its ConfigMap
     * @param claimExists whether its claim does
     */
    public record DatasetSeen(Optional<String> digest, boolean claimExists) {
        public static final DatasetSeen NOTHING = new DatasetSeen(Optional.empty(), false);
    }

    /**
     * @param serving number of the index that answers
     * @param before what the status says of the candidate
     */
    public static GateRun of(
            KnowledgeBase resource,
            int candidate,
            int serving,
            DatasetSeen dataset,
            Optional<IndexEvaluation> before,
            Collection<Job> jobs,
            Collection<Pod> pods,
            Instant now) {
        var gate = resource.getSpec().promotion().gate();
        var request = Sha256.hex(
                Serialization.asJson(gate) + dataset.digest().orElse("") + "/" + candidate + "/" + serving, 8);
        var name = Names.gate(resource.getMetadata().getName(), candidate, request);
        var job = jobs.stream()
                .filter(one -> isOne(one) && name.equals(one.getMetadata().getName()))
                .findFirst();
        var own = pods.stream()
                .filter(pod ->
                        isOne(pod) && name.equals(pod.getMetadata().getLabels().get(JOB)))
                .toList();
        var known = before.filter(standing -> request.equals(standing.request()));
        var evaluation = known.or(() -> report(own)
                .filter(report -> report.error() == null)
                .map(report -> GateVerdict.of(report, gate, request, serving, now.toString())));
        return new GateRun(
                resource,
                candidate,
                request,
                job,
                own,
                evaluation.map(found -> overridden(found, resource, candidate)),
                known.isPresent(),
                missing(gate, dataset, resource.getMetadata().getNamespace()),
                now);
    }

    /** Whether an object belongs to a comparison. */
    public static boolean isOne(HasMetadata object) {
        return Labels.isOf(object, Component.GATE);
    }

    private static Optional<GateReport> report(List<Pod> pods) {
        return pods.stream()
                .flatMap(ContainerStates::ended)
                .map(end -> end.getMessage())
                .filter(Objects::nonNull)
                .flatMap(message -> parse(message).stream())
                .reduce((one, later) -> later.error() == null ? later : one);
    }

    private static Optional<GateReport> parse(String message) {
        try {
            return Optional.of(JSON.readValue(TerminationMessage.text(message), GateReport.class));
        } catch (JsonProcessingException e) {
            // no report, but what a process said that died
            return Optional.empty();
        }
    }

    private static IndexEvaluation overridden(IndexEvaluation found, KnowledgeBase resource, int candidate) {
        var said = Promoter.of(resource, candidate);
        if (said.isEmpty() || !GateVerdict.REFUSED.equals(found.verdict())) return found;
        return new IndexEvaluation(
                found.request(),
                found.dataset(),
                found.caveat(),
                found.queries(),
                found.comparedWith(),
                found.metrics(),
                found.lost(),
                GateVerdict.OVERRIDDEN,
                said.get() + "; it was refused: " + found.message(),
                found.ranAt());
    }

    private static Optional<Finding> missing(Gate gate, DatasetSeen seen, String namespace) {
        var dataset = gate.dataset();
        if (dataset == null) return Optional.empty();
        if (dataset.configMap() != null && seen.digest().isEmpty())
            return Optional.of(Finding.absent(
                    Reason.MissingConfigMap,
                    "spec.promotion.gate.dataset.configMap.name",
                    "ConfigMap",
                    namespace,
                    dataset.configMap().name()));
        if (dataset.volume() != null && !seen.claimExists())
            return Optional.of(Finding.absent(
                    Reason.MissingClaim,
                    "spec.promotion.gate.dataset.volume.claimName",
                    "PersistentVolumeClaim",
                    namespace,
                    dataset.volume().claimName()));
        return Optional.empty();
    }

    public boolean isRefused() {
        return evaluation
                .filter(found -> GateVerdict.REFUSED.equals(found.verdict()))
                .isPresent();
    }

    /** Whether the index may answer as far as the gate goes. */
    public boolean isPassed() {
        return evaluation.isPresent() && !isRefused();
    }

    /** Name of the Job, and of what it works by. */
    public String name() {
        return Names.gate(resource.getMetadata().getName(), candidate, request);
    }

    /**
     * What must be made for it.
     *
     * @param connected the resource, with a status that says where its indexes are
     */
    public List<Desired> objects(KnowledgeBase connected, String image, String pullPolicy, PodSettings placement) {
        if (evaluation.isPresent() || missing.isPresent() || job.isPresent()) return List.of();
        var config = GateJob.configMap(connected, name());
        return List.of(
                Desired.of(config),
                Desired.once(GateJob.job(connected, name(), image, pullPolicy, placement))
                        .after(config));
    }

    /** What it waits for, or why it cannot be done. */
    public Optional<Finding> trouble() {
        if (evaluation.isPresent()) return Optional.empty();
        if (missing.isPresent()) return missing;
        var said = report(pods)
                .filter(report -> report.error() != null)
                .map(report -> report.error().message());
        var failed = job.flatMap(SyncRuns::end).filter(end -> "Failed".equals(end.getType()));
        if (failed.isPresent())
            return Optional.of(Finding.stalled(
                    Reason.GateFailed,
                    "the indexes could not be compared: %s; when that is mended, delete Job %s, or change spec.promotion.gate"
                            .formatted(said.orElse(failed.get().getMessage()), name())));
        var ended = job.flatMap(SyncRuns::end).isPresent();
        if (ended)
            return Optional.of(Finding.stalled(
                    Reason.GateFailed,
                    "Job %s ended without a report: delete it, and they are compared again".formatted(name())));
        return PodProblems.first(pods, now);
    }

    /** Jobs and ConfigMaps of comparisons that nobody asks for any more. */
    public static <T extends HasMetadata> List<T> outdated(Optional<GateRun> asked, Collection<T> objects) {
        var name = asked.filter(run -> !run.recorded()).map(GateRun::name);
        return objects.stream()
                .filter(GateRun::isOne)
                .filter(object -> object.getMetadata().getDeletionTimestamp() == null)
                .filter(object -> !name.equals(Optional.of(object.getMetadata().getName())))
                .toList();
    }
}
