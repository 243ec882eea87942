package dev.ragtime.operator.knowledgebase.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.api.runtime.IngestReport;
import dev.ragtime.api.runtime.IngestReport.Failure;
import dev.ragtime.api.runtime.IngestReport.SourceError;
import dev.ragtime.api.runtime.IngestReport.SourceReport;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.api.runtime.TerminationMessage;
import dev.ragtime.operator.kubernetes.Finding;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What all pods of a run did together.
 *
 * @param sources each source, its counts summed over the pods
 * @param documents documents now in the index
 * @param chunks chunks now in the index
 * @param reports pods that left a report, at most one for each share
 * @param trouble why a pod without report gave up, when that is known and a field can be raised
 * @param lastWords what a pod without report wrote as it ended, for people; empty when nothing
 * @param leftOut sources that the run was not to read: what is reported of them is what stood in the index before
 * @param tokens that a provider was sent to embed
 * @param contextTokens of questions and answers of the model that writes lines for chunks
 */
public record RunReport(
        List<SourceReport> sources,
        long documents,
        long chunks,
        int reports,
        Optional<Finding> trouble,
        String lastWords,
        Set<String> leftOut,
        long tokens,
        long contextTokens) {
    private static final int MOST_FAILURES = 10;
    private static final String NO_DOCUMENT = "no document found: look at the folder of the source and at include";
    private static final ObjectMapper JSON = new ObjectMapper()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL);

    public RunReport {
        sources = List.copyOf(sources);
        leftOut = Set.copyOf(leftOut);
    }

    /**
     * Reads the termination messages; of several pods for one share the one with a report counts, else the last.
     *
     * @param stored reports that the store holds, for shares whose pods say nothing any more
     */
    public static RunReport of(Collection<Pod> pods, Collection<IngestReport> stored) {
        var best = new TreeMap<Integer, EndedPod>();
        pods.stream()
                .flatMap(pod -> EndedPod.of(pod).stream())
                .forEach(ended ->
                        best.merge(ended.share(), ended, (a, b) -> EndedPod.BY_WORTH.compare(a, b) >= 0 ? a : b));
        var reports = new TreeMap<Integer, IngestReport>();
        stored.forEach(report -> reports.put(report.share(), report));
        best.values().forEach(pod -> pod.report().ifPresent(report -> reports.put(report.share(), report)));
        var silent = best.values().stream()
                .filter(pod -> !reports.containsKey(pod.share()))
                .toList();
        return merge(
                reports.values(),
                silent.stream().flatMap(pod -> pod.trouble().stream()).findFirst(),
                silent.stream().map(EndedPod::lastWords).findFirst().orElse(""));
    }

    /** A report, as a pod writes it; empty for anything else, which is shown to people as it is. */
    static Optional<IngestReport> parse(String message) {
        var text = TerminationMessage.text(message);
        if (!text.startsWith("{")) return Optional.empty();
        try {
            return Optional.of(JSON.readValue(text, IngestReport.class));
        } catch (JsonProcessingException e) {
            // cut off, or not ours
            return Optional.empty();
        }
    }

    /** The same but for the errors of some sources. */
    public RunReport without(Set<String> names) {
        var rest = sources.stream()
                .filter(source -> source.error() == null || !names.contains(source.name()))
                .toList();
        return new RunReport(rest, documents, chunks, reports, trouble, lastWords, leftOut, tokens, contextTokens);
    }

    /** The same of a run that was not to read some sources. */
    public RunReport leavingOut(Collection<String> names) {
        return new RunReport(
                sources, documents, chunks, reports, trouble, lastWords, Set.copyOf(names), tokens, contextTokens);
    }

    private static RunReport merge(Collection<IngestReport> reports, Optional<Finding> trouble, String lastWords) {
        Map<String, SourceReport> sources = new LinkedHashMap<>();
        reports.stream()
                .flatMap(report -> report.sources().stream())
                .forEach(source -> sources.merge(source.name(), source, RunReport::merge));
        return new RunReport(
                List.copyOf(sources.values()),
                reports.stream().mapToLong(IngestReport::documents).sum(),
                reports.stream().mapToLong(IngestReport::chunks).sum(),
                reports.size(),
                trouble,
                lastWords,
                Set.of(),
                reports.stream().mapToLong(IngestReport::tokens).sum(),
                reports.stream().mapToLong(IngestReport::contextTokens).sum());
    }

    private static SourceReport merge(SourceReport a, SourceReport b) {
        var failures = new ArrayList<Failure>(a.failures());
        failures.addAll(b.failures());
        return new SourceReport(
                a.name(),
                a.revision() == null ? b.revision() : a.revision(),
                earlier(a.readAt(), b.readAt()),
                a.documents() + b.documents(),
                a.failed() + b.failed(),
                a.added() + b.added(),
                a.changed() + b.changed(),
                a.deleted() + b.deleted(),
                a.embedded() + b.embedded(),
                failures.stream().limit(MOST_FAILURES).toList(),
                a.error() == null ? b.error() : a.error());
    }

    /** Each pod reads a source for itself; of one that did not say when, nothing is known of all. */
    private static Long earlier(Long a, Long b) {
        return a == null || b == null ? null : Long.valueOf(Math.min(a, b));
    }

    /** Sum over all sources. */
    public long sum(ToLongFunction<SourceReport> count) {
        return sources.stream().mapToLong(count).sum();
    }

    /** Whether there is something to ask: documents, or a source that was read and holds none. */
    public boolean indexed() {
        return documents > 0 || sources.stream().anyMatch(this::wasRead);
    }

    /** Sources that could not be synced, with why. */
    public Stream<SourceReport> failed() {
        return sources.stream().filter(source -> source.error() != null);
    }

    /** One sentence on a source for people, all reports together; empty when all is well. */
    public static Optional<String> message(SourceReport source) {
        SourceError error = source.error();
        if (error != null && !isWorkedThrough(source)) return Optional.of(error.reason() + ": " + error.message());
        if (error == null && source.documents() == 0 && source.failed() == 0) return Optional.of(why(source));
        var named = source.failures().stream()
                .filter(failure -> !failure.path().isEmpty())
                .map(failure -> failure.path() + " (" + failure.reason() + ")")
                .toList();
        var said = Stream.concat(
                        unread(source, named).stream(),
                        source.failures().stream()
                                .filter(failure -> failure.path().isEmpty())
                                .map(Failure::reason))
                .collect(Collectors.joining("; "));
        return said.isEmpty() ? Optional.empty() : Optional.of(said);
    }

    /** What of its documents was not read, which may be nothing. */
    private static Optional<String> unread(SourceReport source, List<String> named) {
        SourceError error = source.error();
        if (error == null && source.failed() == 0) {
            return named.isEmpty()
                    ? Optional.empty()
                    : Optional.of("read but for parts of " + String.join(", ", named));
        }
        var count = source.failed() == 1 ? "1 document" : source.failed() + " documents";
        var what = error == null ? count + " could not be read" : error.reason() + ": " + error.message();
        return Optional.of(named.isEmpty() ? what : what + ": " + String.join(", ", named));
    }

    private static String why(SourceReport withoutDocument) {
        return withoutDocument.failures().stream()
                .filter(failure -> failure.path().isEmpty())
                .map(Failure::reason)
                .findFirst()
                .orElse(NO_DOCUMENT);
    }

    /** Whether the run worked through the source. */
    public boolean wasRead(SourceReport source) {
        return !leftOut.contains(source.name()) && isWorkedThrough(source);
    }

    /** Too many unreadable documents fail a run that worked through them. */
    private static boolean isWorkedThrough(SourceReport source) {
        return source.error() == null || source.error().reason() == SourceFailure.TooManyFailedDocuments;
    }
}
