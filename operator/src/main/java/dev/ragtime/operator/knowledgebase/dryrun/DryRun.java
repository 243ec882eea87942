package dev.ragtime.operator.knowledgebase.dryrun;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.api.knowledgebase.DryRunStatus;
import dev.ragtime.api.knowledgebase.DryRunStatus.Result;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.runtime.DryRunReport;
import dev.ragtime.api.runtime.TerminationMessage;
import dev.ragtime.operator.apply.Desired;
import dev.ragtime.operator.knowledgebase.sync.SyncJob;
import dev.ragtime.operator.knowledgebase.sync.SyncRuns;
import dev.ragtime.operator.kubernetes.ContainerStates;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Labels;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.PodProblems;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The dry run that is asked for, and how far it is; pure.
 *
 * @param request that is to be answered
 * @param before what the status says of it, or of an earlier one
 * @param jobs of dry runs
 * @param pods of dry runs
 * @param leftOut sources of which something is missing or cannot be mounted, and why
 * @param hanging why its pods do not start or are not there, or its Job is refused
 */
public record DryRun(
        KnowledgeBase resource,
        String request,
        Optional<DryRunStatus> before,
        List<Job> jobs,
        List<Pod> pods,
        Map<String, Finding> leftOut,
        List<Finding> hanging,
        Instant now) {
    private static final String JOB = "batch.kubernetes.io/job-name";

    /** Phases of a pod that has ended, also before a container of its began. */
    private static final Set<String> OVER = Set.of("Succeeded", "Failed");

    /** Phases of a pod that reads nothing and has read nothing. */
    private static final Set<String> IDLE = Set.of("Pending", "Failed");

    private static final ObjectMapper JSON = new ObjectMapper()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL);

    /** Empty when none is asked for. */
    public static Optional<DryRun> of(
            KnowledgeBase resource,
            Optional<DryRunStatus> before,
            Collection<Job> jobs,
            Collection<Pod> pods,
            Map<String, Finding> leftOut,
            List<Finding> hanging,
            Instant now) {
        return DryRunJob.request(resource)
                .map(request -> new DryRun(
                        resource,
                        request,
                        before,
                        jobs.stream().filter(DryRun::isOne).toList(),
                        pods.stream().filter(DryRun::isOne).toList(),
                        leftOut,
                        hanging,
                        now));
    }

    /** Whether an object belongs to a dry run. */
    public static boolean isOne(HasMetadata object) {
        return Labels.isOf(object, Component.DRY_RUN);
    }

    /** The Job of a dry run among objects that are wanted. */
    public static Optional<Job> job(Collection<Desired> wanted) {
        return wanted.stream()
                .map(Desired::object)
                .filter(object -> object instanceof Job && isOne(object))
                .map(Job.class::cast)
                .findFirst();
    }

    /** Name of its Job, and of what that works by. */
    public String name() {
        return DryRunJob.name(resource, request);
    }

    /**
     * What must be made for it: nothing once it is answered.
     *
     * @param connected the resource, with a status that says where to connect
     * @param run Job of the run that would begin now
     */
    public List<Desired> objects(KnowledgeBase connected, Job run) {
        if (isAnswered() || job().isPresent()) return List.of();
        var config = DryRunJob.configMap(connected, name(), SyncRuns.leftOut(run));
        return List.of(
                Desired.of(config),
                Desired.once(DryRunJob.job(resource, name(), run)).after(config));
    }

    private boolean isAnswered() {
        return before.filter(status -> request.equals(status.request()))
                .filter(status -> status.result() == Result.Done || status.result() == Result.Failed)
                .isPresent();
    }

    private Optional<Job> job() {
        return jobs.stream()
                .filter(job -> name().equals(job.getMetadata().getName()))
                .findFirst();
    }

    /** The Job that is to answer and has not ended. */
    public Optional<Job> underWay() {
        return isAnswered()
                ? Optional.empty()
                : job().filter(job -> SyncRuns.end(job).isEmpty());
    }

    /** The Job under way when its pods wait for what they cannot mount: another is made without it. */
    public Optional<Job> toEnd() {
        return underWay()
                .filter(job -> job.getMetadata().getDeletionTimestamp() == null)
                .filter(job -> SyncJob.mounts(job.getSpec().getTemplate().getSpec(), leftOut.keySet()))
                .filter(_ -> ownPods().stream().map(DryRun::phase).allMatch(IDLE::contains));
    }

    public DryRunStatus status() {
        if (isAnswered()) return before.orElseThrow();
        return job().map(this::ofJob).orElseGet(this::waiting);
    }

    private DryRunStatus waiting() {
        var why = first(hanging).map(Finding::message).orElse("it begins when the store answers");
        return new DryRunStatus(request, Result.Waiting, null, null, null, List.of(), why);
    }

    private static Optional<Finding> first(List<Finding> findings) {
        return findings.stream().findFirst();
    }

    private DryRunStatus ofJob(Job job) {
        var end = SyncRuns.end(job);
        var report = reports().findFirst();
        if (report.filter(found -> found.error() == null).isPresent()) return done(job, report.get());
        if (end.isEmpty() || isEnding()) {
            var waits = SyncRuns.suspended(job)
                    .or(() -> first(hanging))
                    .or(() -> PodProblems.first(ownPods(), now))
                    .map(Finding::message)
                    .orElse(null);
            return new DryRunStatus(request, Result.Running, SyncRuns.startedAt(job), null, name(), List.of(), waits);
        }
        var why = report.map(found -> found.error().message())
                .orElse("Job %s ended without a report: see kubectl logs job/%s, and ask again"
                        .formatted(name(), name()));
        return new DryRunStatus(
                request, Result.Failed, SyncRuns.startedAt(job), SyncRuns.finishedAt(job), name(), List.of(), why);
    }

    private DryRunStatus done(Job job, DryRunReport report) {
        var read = report.sources().stream().map(DryRun::plan);
        var unread = leftOut.entrySet().stream()
                .map(entry -> new DryRunStatus.SourcePlan(
                        entry.getKey(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of(),
                        entry.getValue().message()));
        var plans = Stream.concat(read.filter(plan -> !leftOut.containsKey(plan.name())), unread)
                .toList();
        return new DryRunStatus(request, Result.Done, SyncRuns.startedAt(job), finishedAt(job), name(), plans, null);
    }

    private String finishedAt(Job job) {
        return ended().map(ContainerStateTerminated::getFinishedAt)
                .flatMap(Stream::ofNullable)
                .findFirst()
                .orElseGet(() -> SyncRuns.finishedAt(job));
    }

    /** Whether a pod is there whose end has not been seen. */
    private boolean isEnding() {
        return ownPods().stream()
                .filter(pod -> !OVER.contains(phase(pod)))
                .anyMatch(pod -> ContainerStates.ended(pod).findAny().isEmpty());
    }

    private static String phase(Pod pod) {
        return pod.getStatus() == null ? "" : String.valueOf(pod.getStatus().getPhase());
    }

    private static DryRunStatus.SourcePlan plan(DryRunReport.SourcePlan plan) {
        return new DryRunStatus.SourcePlan(
                plan.name(),
                plan.added(),
                plan.changed(),
                plan.deleted(),
                plan.unchanged(),
                plan.unreadable(),
                plan.examples(),
                plan.error() == null ? null : plan.error().message());
    }

    /** Of pods that ended; one that could say something stands before one that gave up. */
    private Stream<DryRunReport> reports() {
        return ended().flatMap(end -> parse(end.getMessage()).stream())
                .sorted((a, b) -> Boolean.compare(a.error() != null, b.error() != null));
    }

    private Stream<ContainerStateTerminated> ended() {
        return ownPods().stream().flatMap(ContainerStates::ended);
    }

    /** Pods of its Job. */
    public List<Pod> ownPods() {
        return pods.stream()
                .filter(pod -> name().equals(pod.getMetadata().getLabels().get(JOB)))
                .toList();
    }

    private static Optional<DryRunReport> parse(String message) {
        if (message == null) return Optional.empty();
        try {
            return Optional.of(JSON.readValue(TerminationMessage.text(message), DryRunReport.class));
        } catch (JsonProcessingException e) {
            // no report, but what a process said that died
            return Optional.empty();
        }
    }

    /** Jobs that answer no request any more. */
    public static List<Job> outdated(Optional<DryRun> asked, Collection<Job> jobs) {
        return jobs.stream()
                .filter(DryRun::isOne)
                .filter(job -> job.getMetadata().getDeletionTimestamp() == null)
                .filter(job -> asked.map(DryRun::name)
                        .filter(name -> name.equals(job.getMetadata().getName()))
                        .isEmpty())
                .toList();
    }
}
