package dev.ragtime.e2e.benchmark;

import dev.ragtime.api.runtime.Metrics;
import dev.ragtime.e2e.cluster.Patience;
import dev.ragtime.e2e.cluster.TestNamespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;

/**
 * How a pod that ingests gets on between a third of its documents and the last one: with its classes compiled, and
 * without its start and end.
 *
 * @param perSecond documents
 * @param residentMiB most that it held
 * @param startSeconds until it was ready
 */
record SteadyPace(double perSecond, double residentMiB, double startSeconds) {
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final String DOCUMENTS = Metrics.INGEST_DOCUMENTS;

    private record Sample(long nanos, double done) {}

    /**
     * Follows the pod of a KnowledgeBase's run from its first document to its end.
     *
     * @param index number of the index that it writes
     */
    static SteadyPace follow(TestNamespace namespace, String knowledgeBase, int index, int documents) {
        var run = knowledgeBase + "-sync-" + index + "-";
        var pod = Patience.in(namespace)
                .until("a pod of " + run, () -> ingesting(namespace, knowledgeBase, run), Optional::isPresent)
                .orElseThrow();
        var start = pod.metric("ragtime_startup_seconds", "").orElse(Double.NaN);
        var samples = new ArrayList<Sample>();
        var resident = 0.0;
        for (var done = done(pod); done >= 0; done = done(pod)) {
            if (samples.isEmpty() || done > samples.getLast().done()) samples.add(new Sample(System.nanoTime(), done));
            resident = Math.max(resident, pod.residentMiB());
            Patience.let(LOOK);
        }
        var last = samples.getLast();
        var first = samples.stream()
                .filter(sample -> sample.done() >= documents / 3.0)
                .findFirst()
                .filter(sample -> sample.done() < last.done())
                .orElseThrow(() -> new IllegalStateException("the run was over too fast to tell its pace: " + samples));
        var seconds = (last.nanos() - first.nanos()) / 1e9;
        return new SteadyPace((last.done() - first.done()) / seconds, resident, start);
    }

    private static Optional<MeasuredPod> ingesting(TestNamespace namespace, String knowledgeBase, String run) {
        return namespace.pods("ingest", knowledgeBase).stream()
                .filter(pod -> pod.getMetadata().getName().startsWith(run))
                .filter(pod -> pod.getStatus().getPodIP() != null)
                .map(MeasuredPod::new)
                .filter(pod -> done(pod) > 0)
                .findFirst();
    }

    /** -1 when the pod does not answer. */
    private static double done(MeasuredPod pod) {
        return pod.metric(DOCUMENTS, "state=\"done\"").orElse(-1.0);
    }
}
