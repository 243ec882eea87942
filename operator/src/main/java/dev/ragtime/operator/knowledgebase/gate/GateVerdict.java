package dev.ragtime.operator.knowledgebase.gate;

import dev.ragtime.api.knowledgebase.IndexEvaluation;
import dev.ragtime.api.knowledgebase.IndexEvaluation.Lost;
import dev.ragtime.api.knowledgebase.IndexEvaluation.Metric;
import dev.ragtime.api.knowledgebase.Promotion.Dataset;
import dev.ragtime.api.knowledgebase.Promotion.Gate;
import dev.ragtime.api.knowledgebase.Promotion.Minimum;
import dev.ragtime.api.runtime.GateReport;
import dev.ragtime.api.runtime.GateReport.Measured;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a comparison means by what a gate asks for; pure. */
public final class GateVerdict {
    public static final String PASSED = "Passed";
    public static final String REFUSED = "Refused";

    /** Someone let it pass that was refused. */
    public static final String OVERRIDDEN = "Overridden";

    /**
     * An index that is as good as the other is refused this often, whatever the number of metrics: each is held to its part
     * (Bonferroni).
     */
    private static final double CHANCE = 0.05;

    private GateVerdict() {}

    /**
     * @param request what was asked for
     * @param serving number of the index that it was compared with
     */
    static IndexEvaluation of(GateReport report, Gate gate, String request, int serving, String ranAt) {
        var why = Stream.concat(tooLow(report, gate), tooMuchLost(report, gate, serving))
                .collect(Collectors.joining("; "));
        return new IndexEvaluation(
                request,
                dataset(gate.dataset()),
                caveat(report, gate).orElse(null),
                report.queries(),
                serving,
                report.metrics().stream().map(GateVerdict::metric).toList(),
                report.lost().stream()
                        .map(lost -> new Lost(lost.query(), decimal(lost.candidate()), decimal(lost.serving())))
                        .toList(),
                why.isEmpty() ? PASSED : REFUSED,
                why.isEmpty() ? null : why + lost(report),
                ranAt);
    }

    private static String dataset(Dataset dataset) {
        if (dataset == null) return "known items";
        if (dataset.configMap() != null)
            return "ConfigMap " + dataset.configMap().name();
        return "PersistentVolumeClaim " + dataset.volume().claimName();
    }

    private static Optional<String> caveat(GateReport report, Gate gate) {
        if (gate.dataset() != null) {
            return report.unknown() == 0
                    ? Optional.empty()
                    : Optional.of("%d of %d judged documents are not in the KnowledgeBase"
                            .formatted(report.unknown(), report.judged()));
        }
        return Optional.of(
                report.queries() == 0
                        ? "there is no text to make questions from: nothing was compared"
                        : "questions were made from the KnowledgeBase's own texts, which shows that they are found again and not that people's questions are answered: name judged queries in spec.promotion.gate.dataset");
    }

    private static Stream<String> tooLow(GateReport report, Gate gate) {
        return gate.minimum().stream()
                .flatMap(minimum -> measured(report, minimum)
                        .filter(metric -> metric.candidate() < Double.parseDouble(minimum.value()))
                        .map(metric -> "%s is %s, less than the minimum of %s"
                                .formatted(metric.name(), decimal(metric.candidate()), minimum.value()))
                        .stream());
    }

    private static Optional<Measured> measured(GateReport report, Minimum minimum) {
        return report.metrics().stream()
                .filter(metric -> metric.name().equals(minimum.metric()))
                .findFirst();
    }

    private static Stream<String> tooMuchLost(GateReport report, Gate gate, int serving) {
        return report.metrics().stream()
                .filter(metric ->
                        metric.p() < CHANCE / report.metrics().size() && loss(metric) > gate.maxRegressionPercent())
                .map(metric ->
                        "%s is %s, %.1f %% less than the %s of index %d, and %d %% are allowed (%d queries, p %s)"
                                .formatted(
                                        metric.name(),
                                        decimal(metric.candidate()),
                                        loss(metric),
                                        decimal(metric.serving()),
                                        serving,
                                        gate.maxRegressionPercent(),
                                        report.queries(),
                                        metric.p() == 0 ? "below 0.0001" : decimal(metric.p())));
    }

    /** In percent of what it was. */
    private static double loss(Measured metric) {
        return metric.serving() == 0 ? 0 : 100 * (metric.serving() - metric.candidate()) / metric.serving();
    }

    private static String lost(GateReport report) {
        if (report.lost().isEmpty()) return "";
        var metric = report.metrics().getFirst().name();
        return "; lost most: "
                + report.lost().stream()
                        .map(lost -> "\"%s\" (%s %s, was %s)"
                                .formatted(lost.query(), metric, decimal(lost.candidate()), decimal(lost.serving())))
                        .collect(Collectors.joining(", "));
    }

    private static Metric metric(Measured metric) {
        return new Metric(
                metric.name(),
                decimal(metric.candidate()),
                decimal(metric.serving()),
                metric.candidate() < metric.serving() ? decimal(metric.p()) : null);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
