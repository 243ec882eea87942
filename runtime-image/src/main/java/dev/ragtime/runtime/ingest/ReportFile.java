package dev.ragtime.runtime.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.api.runtime.DryRunReport;
import dev.ragtime.api.runtime.DryRunReport.SourcePlan;
import dev.ragtime.api.runtime.IngestReport;
import dev.ragtime.api.runtime.IngestReport.Failure;
import dev.ragtime.api.runtime.IngestReport.SourceError;
import dev.ragtime.api.runtime.IngestReport.SourceReport;
import dev.ragtime.api.runtime.TerminationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The report as a termination message, which Kubernetes cuts at 4,096 bytes: made to fit, so it stays valid JSON. */
final class ReportFile {
    /** A reason is shortened to this before whole failures are left out. */
    private static final int MAX_REASON = 160;

    private static final int SHORT_MESSAGE = 60;

    /** Of each source; the pod's log names all. */
    private static final int MOST_EXAMPLES = 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    private ReportFile() {}

    static void write(IngestReport report, Path file) throws IOException {
        Files.write(file, json(report));
    }

    static void write(DryRunReport report, Path file) throws IOException {
        Files.write(file, json(report));
    }

    /** Leaves out examples, of the source with most first; then shortens errors. */
    static byte[] json(DryRunReport report) throws JsonProcessingException {
        var sources = new ArrayList<>(report.sources());
        sources.replaceAll(
                plan -> plan.with(plan.examples().stream().limit(MOST_EXAMPLES).toList()));
        var bytes = message(new DryRunReport(sources, report.error()));
        while (bytes.length > TerminationMessage.MAX_BYTES && lessened(sources)) {
            bytes = message(new DryRunReport(sources, report.error()));
        }
        return bytes;
    }

    private static boolean lessened(List<SourcePlan> sources) {
        var longest = sources.stream()
                .max(Comparator.comparingInt(plan -> plan.examples().size()))
                .orElseThrow();
        if (!longest.examples().isEmpty()) {
            var fewer = longest.examples().subList(0, longest.examples().size() - 1);
            return sources.set(sources.indexOf(longest), longest.with(fewer)) != null;
        }
        for (var i = 0; i < sources.size(); i++) {
            var plan = sources.get(i);
            if (plan.error() == null || plan.error().message().length() <= SHORT_MESSAGE) continue;
            sources.set(
                    i,
                    plan.with(new SourceError(
                            plan.error().reason(), cut(plan.error().message(), SHORT_MESSAGE))));
            return true;
        }
        return false;
    }

    /** Leaves out failures, the last first; then shortens errors; then leaves out sources without one. */
    static byte[] json(IngestReport report) throws JsonProcessingException {
        var fitting = withSources(
                report,
                report.sources().stream()
                        .map(s -> with(s, shortened(s.failures()), s.error()))
                        .toList());
        var bytes = message(fitting);
        while (bytes.length > TerminationMessage.MAX_BYTES) {
            var smaller = smaller(fitting);
            if (smaller.isEmpty()) return message(withSources(report, List.of()));
            fitting = smaller.get();
            bytes = message(fitting);
        }
        return bytes;
    }

    private static Optional<IngestReport> smaller(IngestReport report) {
        var sources = new ArrayList<>(report.sources());
        for (var i = sources.size() - 1; i >= 0; i--) {
            var source = sources.get(i);
            if (source.failures().isEmpty()) continue;
            var fewer = source.failures().subList(0, source.failures().size() - 1);
            sources.set(i, with(source, fewer, source.error()));
            return Optional.of(withSources(report, sources));
        }
        for (var i = sources.size() - 1; i >= 0; i--) {
            var source = sources.get(i);
            if (source.error() == null || source.error().message().length() <= SHORT_MESSAGE) continue;
            var error =
                    new SourceError(source.error().reason(), cut(source.error().message(), SHORT_MESSAGE));
            sources.set(i, with(source, source.failures(), error));
            return Optional.of(withSources(report, sources));
        }
        for (var i = sources.size() - 1; i >= 0; i--) {
            if (sources.get(i).error() != null) continue;
            sources.remove(i);
            return Optional.of(withSources(report, sources));
        }
        return Optional.empty();
    }

    private static byte[] message(Object report) throws JsonProcessingException {
        return TerminationMessage.of(JSON.writeValueAsBytes(report));
    }

    private static List<Failure> shortened(List<Failure> failures) {
        return failures.stream()
                .map(f -> new Failure(f.path(), cut(f.reason(), MAX_REASON)))
                .toList();
    }

    private static String cut(String text, int length) {
        if (text.length() <= length) return text;
        var end = Character.isHighSurrogate(text.charAt(length - 2)) ? length - 2 : length - 1;
        return text.substring(0, end) + "…";
    }

    private static IngestReport withSources(IngestReport report, List<SourceReport> sources) {
        return new IngestReport(
                report.share(),
                report.shares(),
                sources,
                report.documents(),
                report.chunks(),
                report.error(),
                report.tokens(),
                report.contextTokens());
    }

    private static SourceReport with(SourceReport s, List<Failure> failures, SourceError error) {
        return new SourceReport(
                s.name(),
                s.revision(),
                s.readAt(),
                s.documents(),
                s.failed(),
                s.added(),
                s.changed(),
                s.deleted(),
                s.embedded(),
                failures,
                error);
    }
}
