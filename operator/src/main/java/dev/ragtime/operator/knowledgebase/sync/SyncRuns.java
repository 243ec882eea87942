package dev.ragtime.operator.knowledgebase.sync;

import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.LastSync;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.Run;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Jobs of one KnowledgeBase, seen as numbered runs, oldest first. */
public record SyncRuns(List<Job> jobs) {
    /** Label of a Job and its pods: number of the run. */
    public static final String RUN = "ragtime.dev/run";

    /** Label of a Job and its pods: number of the index that the run writes. */
    public static final String INDEX = "ragtime.dev/index";

    /** Annotation of a Job: the trigger it was started for. */
    public static final String TRIGGER = "ragtime.dev/sync-trigger";

    /** Annotation of a Job: the sources that it reads, separated by commas; absent for all. */
    public static final String SOURCES = "ragtime.dev/sources";

    /** Annotation of a Job: hash of the spec that it works by. */
    public static final String SPEC = "ragtime.dev/spec";

    /** Annotation of a Job: sources that it leaves out, separated by commas. */
    static final String LEFT_OUT = "ragtime.dev/left-out";

    /** Label of a Job: the queue that Kueue admits it from. */
    static final String QUEUE = "kueue.x-k8s.io/queue-name";

    public static final String SUCCEEDED = "Succeeded";
    public static final String FAILED = "Failed";

    /** Ended by a changed spec: no failure, and no success. */
    public static final String CANCELLED = "Cancelled";

    /** Ended Jobs that stay, for people to look at their logs. */
    private static final int KEPT = 2;

    /** Jobs of version 0.1 name no index: there was one. */
    private static final int FIRST_INDEX = 1;

    /**
     * What tells one run of a KnowledgeBase from another.
     *
     * @param index number of the index that it writes
     * @param run counted from 1, over all indexes
     */
    public record Id(int index, int run) {}

    public SyncRuns {
        jobs = jobs.stream()
                .filter(job -> number(job).isPresent())
                .sorted(Comparator.comparingInt(job -> number(job).orElseThrow()))
                .toList();
    }

    public static Optional<Integer> number(Job job) {
        return Optional.ofNullable(job.getMetadata().getLabels())
                .map(labels -> labels.get(RUN))
                .map(Integer::valueOf);
    }

    /** Number of the index that a Job writes. */
    public static int index(Job job) {
        return Optional.ofNullable(job.getMetadata().getLabels())
                .map(labels -> labels.get(INDEX))
                .map(Integer::valueOf)
                .orElse(FIRST_INDEX);
    }

    /** Number of the index that a run writes. */
    public static int index(Run run) {
        return run.index() == null ? FIRST_INDEX : run.index();
    }

    /** Which run a Job is. */
    public static Id id(Job job) {
        return new Id(index(job), number(job).orElseThrow());
    }

    /** Labels of everything that belongs to one run. */
    public static Map<String, String> labels(Id id) {
        return Map.of(INDEX, String.valueOf(id.index()), RUN, String.valueOf(id.run()));
    }

    /** Number of the index that a run wrote. */
    public static int index(LastSync sync) {
        return sync.index() == null ? FIRST_INDEX : sync.index();
    }

    public static boolean succeeded(LastSync sync) {
        return SUCCEEDED.equals(sync.result());
    }

    public static boolean failed(LastSync sync) {
        return FAILED.equals(sync.result());
    }

    public static boolean cancelled(LastSync sync) {
        return CANCELLED.equals(sync.result());
    }

    /** Those that write one index. */
    public SyncRuns of(int index) {
        return new SyncRuns(jobs.stream().filter(job -> index(job) == index).toList());
    }

    /** Number of the newest run. */
    public Optional<Integer> newest() {
        return jobs.isEmpty() ? Optional.empty() : number(jobs.getLast());
    }

    /** The Job of a run, while it is there. */
    public Optional<Job> numbered(int run) {
        return jobs.stream().filter(job -> number(job).equals(Optional.of(run))).findFirst();
    }

    /** A Job that has not ended, even if it is being deleted. */
    public Optional<Job> running() {
        return jobs.stream().filter(job -> end(job).isEmpty()).findFirst();
    }

    /** The newest Job that ended. */
    public Optional<Job> ended() {
        return jobs.reversed().stream().filter(job -> end(job).isPresent()).findFirst();
    }

    /** Ended Jobs beyond those that are kept. */
    public List<Job> outdated() {
        var ended = jobs.stream().filter(job -> end(job).isPresent()).toList();
        return ended.subList(0, Math.max(0, ended.size() - KEPT));
    }

    /** The condition with which a Job ended. */
    public static Optional<JobCondition> end(Job job) {
        if (job.getStatus() == null || job.getStatus().getConditions() == null) return Optional.empty();
        return job.getStatus().getConditions().stream()
                .filter(c -> "True".equals(c.getStatus()))
                .filter(c -> "Complete".equals(c.getType()) || "Failed".equals(c.getType()))
                .findFirst();
    }

    public static boolean complete(Job job) {
        return end(job).filter(c -> "Complete".equals(c.getType())).isPresent();
    }

    /** What a run waits for that someone else suspended; empty when nobody did. */
    public static Optional<Finding> suspended(Job job) {
        if (!Boolean.TRUE.equals(job.getSpec().getSuspend())) return Optional.empty();
        var name = job.getMetadata().getName();
        return Optional.of(Finding.waiting(
                Reason.SyncQueued,
                Optional.ofNullable(job.getMetadata().getLabels().get(QUEUE))
                        .map(queue -> "Job %s waits in queue %s to be admitted: see kubectl get workloads"
                                .formatted(name, queue))
                        .orElse("Job %s is suspended: set its spec.suspend to false".formatted(name))));
    }

    /** Label by which a Job waits in the queue of this run; none when there is no queue. */
    public static Map<String, String> queue(Job run) {
        return Optional.ofNullable(run.getMetadata().getLabels())
                .map(labels -> labels.get(QUEUE))
                .map(queue -> Map.of(QUEUE, queue))
                .orElse(Map.of());
    }

    public static String startedAt(Job job) {
        return job.getStatus() != null && job.getStatus().getStartTime() != null
                ? job.getStatus().getStartTime()
                : job.getMetadata().getCreationTimestamp();
    }

    /** When a Job that ended did so. */
    public static String finishedAt(Job job) {
        return end(job).map(JobCondition::getLastTransitionTime).orElseGet(() -> startedAt(job));
    }

    /** Pods that share a run. */
    public static int shares(Job job) {
        return job.getSpec().getCompletions();
    }

    public static String trigger(Job job) {
        return annotation(job, TRIGGER);
    }

    /** Hash of the spec that a Job works by; empty for one of version 0.1. */
    public static String spec(Job job) {
        return annotation(job, SPEC);
    }

    /** Sources that a Job leaves out, in order. */
    public static List<String> leftOut(Job job) {
        var names = annotation(job, LEFT_OUT);
        return names.isEmpty() ? List.of() : List.of(names.split(","));
    }

    /** Sources that a Job reads; empty for all. */
    public static List<String> sources(Job job) {
        var names = annotation(job, SOURCES);
        return names.isEmpty() ? List.of() : List.of(names.split(","));
    }

    /** Sources that a run reads; empty for all. */
    public static List<String> sources(Run run) {
        return run.sources() == null ? List.of() : run.sources();
    }

    /** Sources that a run read; empty for all. */
    public static List<String> sources(LastSync sync) {
        return sync.sources() == null ? List.of() : sync.sources();
    }

    private static String annotation(Job job, String name) {
        return job.getMetadata().getAnnotations() == null
                ? ""
                : job.getMetadata().getAnnotations().getOrDefault(name, "");
    }

    /** ConfigMaps that a Job's pods read. */
    public static Set<String> configMaps(Job job) {
        return job.getSpec().getTemplate().getSpec().getVolumes().stream()
                .flatMap(volume -> Stream.ofNullable(volume.getConfigMap()))
                .map(configMap -> configMap.getName())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The pods of one run. */
    public static List<Pod> pods(Job job, Collection<Pod> pods) {
        var run = number(job).map(String::valueOf).orElse("");
        return pods.stream()
                .filter(pod -> pod.getMetadata().getLabels() != null
                        && run.equals(pod.getMetadata().getLabels().get(RUN)))
                .toList();
    }
}
