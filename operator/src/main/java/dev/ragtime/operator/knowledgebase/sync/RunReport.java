package dev.ragtime.operator.knowledgebase.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.api.runtime.IngestReport;
import dev.ragtime.api.runtime.IngestReport.Failure;
import dev.ragtime.api.runtime.IngestReport.SourceError;
import dev.ragtime.api.runtime.IngestReport.SourceReport;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * What all pods of a run did together.
 *
 * @param sources each source, its counts summed over the pods
 * @param documents documents now in the index
 * @param chunks chunks now in the index
 * @param reports pods that left a report, at most one for each index
 * @param lastWords what a pod without report wrote as it ended, for people; empty when nothing
 */
public record RunReport(List<SourceReport> sources, long documents, long chunks, int reports, String lastWords) {
    /** Label that Kubernetes puts on the pods of an Indexed Job. */
    private static final String INDEX = "batch.kubernetes.io/job-completion-index";

    private static final int MOST_FAILURES = 10;
    private static final int LONGEST_LAST_WORDS = 500;
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    public RunReport {
        sources = List.copyOf(sources);
    }

    /** Reads the termination messages; of several pods for one index the successful one counts, else the last. */
    public static RunReport of(Collection<Pod> pods) {
        var best = new TreeMap<String, Ended>();
        pods.stream()
                .flatMap(pod -> Ended.of(pod).stream())
                .forEach(ended ->
                        best.merge(ended.index(), ended, (a, b) -> Ended.BY_WORTH.compare(a, b) >= 0 ? a : b));
        var parsed = best.values().stream().flatMap(e -> e.report().stream()).toList();
        var words = best.values().stream()
                .filter(e -> e.report().isEmpty())
                .map(Ended::lastWords)
                .findFirst()
                .orElse("");
        return merge(parsed, words);
    }

    private static RunReport merge(List<IngestReport> reports, String lastWords) {
        Map<String, SourceReport> sources = new LinkedHashMap<>();
        reports.stream()
                .flatMap(report -> report.sources().stream())
                .forEach(source -> sources.merge(source.name(), source, RunReport::merge));
        return new RunReport(
                List.copyOf(sources.values()),
                reports.stream().mapToLong(IngestReport::documents).sum(),
                reports.stream().mapToLong(IngestReport::chunks).sum(),
                reports.size(),
                lastWords);
    }

    private static SourceReport merge(SourceReport a, SourceReport b) {
        var failures = new ArrayList<Failure>(a.failures());
        failures.addAll(b.failures());
        return new SourceReport(
                a.name(),
                a.revision() == null ? b.revision() : a.revision(),
                a.documents() + b.documents(),
                a.failed() + b.failed(),
                a.added() + b.added(),
                a.changed() + b.changed(),
                a.deleted() + b.deleted(),
                a.embedded() + b.embedded(),
                failures.stream().limit(MOST_FAILURES).toList(),
                a.error() == null ? b.error() : a.error());
    }

    /** Sum over all sources. */
    public long sum(ToLongFunction<SourceReport> count) {
        return sources.stream().mapToLong(count).sum();
    }

    /** Whether there is something to ask: documents, or a source that was read and holds none. */
    public boolean indexed() {
        return documents > 0 || sources.stream().anyMatch(source -> source.error() == null);
    }

    /** The first source that could not be synced, with why. */
    public Optional<SourceReport> failed() {
        return sources.stream().filter(source -> source.error() != null).findFirst();
    }

    /** One sentence on a source for people; empty when all is well. */
    public static Optional<String> message(SourceReport source) {
        SourceError error = source.error();
        if (error != null) return Optional.of(error.reason() + ": " + error.message());
        if (source.failed() == 0) return Optional.empty();
        var named = source.failures().stream()
                .map(failure -> failure.path() + " (" + failure.reason() + ")")
                .toList();
        var list = named.isEmpty() ? "" : ": " + String.join(", ", named);
        return Optional.of(source.failed() + " documents could not be read" + list);
    }

    /** One pod that ended. */
    private record Ended(
            String index, boolean success, String finishedAt, Optional<IngestReport> report, String lastWords) {
        static final Comparator<Ended> BY_WORTH =
                Comparator.comparing(Ended::success).thenComparing(Ended::finishedAt);

        static Optional<Ended> of(Pod pod) {
            if (pod.getStatus() == null) return Optional.empty();
            return pod.getStatus().getContainerStatuses().stream()
                    .flatMap(status -> Stream.ofNullable(status.getState()))
                    .flatMap(state -> Stream.ofNullable(state.getTerminated()))
                    .findFirst()
                    .map(end -> of(pod, end));
        }

        private static Ended of(Pod pod, ContainerStateTerminated end) {
            var index = pod.getMetadata().getLabels().getOrDefault(INDEX, "0");
            var said = end.getMessage() == null ? "" : end.getMessage().strip();
            var finished = end.getFinishedAt() == null ? "" : end.getFinishedAt();
            var code = end.getExitCode() == null ? -1 : end.getExitCode();
            var reason = "pod %s ended with exit code %d (%s)"
                    .formatted(pod.getMetadata().getName(), code, end.getReason());
            var tail = said.length() > LONGEST_LAST_WORDS ? said.substring(0, LONGEST_LAST_WORDS) : said;
            return new Ended(index, code == 0, finished, parse(said), tail.isEmpty() ? reason : reason + ": " + tail);
        }

        private static Optional<IngestReport> parse(String message) {
            if (!message.startsWith("{")) return Optional.empty();
            try {
                return Optional.of(JSON.readValue(message, IngestReport.class));
            } catch (JsonProcessingException e) {
                // cut off, or not ours: shown to people as it is
                return Optional.empty();
            }
        }
    }
}
