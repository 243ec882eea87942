package dev.ragtime.operator.knowledgebase.sync;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.SourceStatus;
import dev.ragtime.api.knowledgebase.Source;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Requests to read one source now: an annotation of the KnowledgeBase for each source, with any new value. A run carries
 * the values that stood when it began, and has served them once it read the source; one that came later asks for another
 * run. Pure.
 */
public final class SyncRequests {
    private static final String PREFIX = SyncTrigger.REQUESTED_AT + ".";

    private SyncRequests() {}

    /** Annotation that asks for a source, and under which a run's Job carries what it serves. */
    public static String annotation(String source) {
        return PREFIX + source;
    }

    /** What is asked for, by source, of those that runs read. */
    public static Map<String, String> of(KnowledgeBase resource) {
        return of(
                resource,
                resource.getSpec().sources().stream()
                        .filter(source -> source.http() == null)
                        .map(Source::name)
                        .collect(Collectors.toSet()));
    }

    /** What a run serves, by source. */
    public static Map<String, String> carried(Job job, Collection<String> sources) {
        return of(job, sources);
    }

    private static Map<String, String> of(HasMetadata object, Collection<String> sources) {
        var annotations =
                Optional.ofNullable(object.getMetadata().getAnnotations()).orElse(Map.of());
        var found = new TreeMap<String, String>();
        for (var source : sources) {
            Optional.ofNullable(annotations.get(annotation(source))).ifPresent(value -> found.put(source, value));
        }
        return found;
    }

    /** What no run has served yet, by source. */
    public static Map<String, String> pending(KnowledgeBase resource, Map<String, String> servedSince) {
        var served = new TreeMap<>(served(resource));
        served.putAll(servedSince);
        var pending = new TreeMap<>(of(resource));
        pending.entrySet().removeIf(asked -> asked.getValue().equals(served.get(asked.getKey())));
        return pending;
    }

    private static Map<String, String> served(KnowledgeBase resource) {
        return Optional.ofNullable(resource.getStatus()).map(KnowledgeBaseStatus::sources).stream()
                .flatMap(Collection::stream)
                .filter(source -> source.handledRequest() != null)
                .collect(Collectors.toMap(SourceStatus::name, SourceStatus::handledRequest));
    }

    /** Whether a run that begins from now on serves what is asked for, so that asking once more would change nothing. */
    public static boolean awaitsRun(KnowledgeBase resource, String source, Collection<Job> jobs) {
        var asked = Optional.ofNullable(pending(resource, Map.of()).get(source));
        return asked.filter(value -> jobs.stream()
                        .noneMatch(
                                job -> value.equals(carried(job, Set.of(source)).get(source))))
                .isPresent();
    }

    /** Annotations of the Job of a run that reads these sources. */
    static Map<String, String> annotations(KnowledgeBase resource, Collection<String> sources) {
        var asked = of(resource);
        return sources.stream()
                .filter(asked::containsKey)
                .collect(Collectors.toMap(SyncRequests::annotation, asked::get));
    }
}
