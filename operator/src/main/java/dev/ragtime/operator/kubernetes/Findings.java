package dev.ragtime.operator.kubernetes;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Several findings as one, since a person wants to hear of all at once; pure. */
public final class Findings {
    private Findings() {}

    /** All that a person must mend, under the reason of the first. */
    public static Optional<Finding> stalled(Collection<Finding> findings) {
        return together(findings.stream()
                .filter(finding -> !finding.waiting())
                .distinct()
                .toList());
    }

    /** All that mends itself, under the reason of the first. */
    public static Optional<Finding> waiting(Collection<Finding> findings) {
        return together(findings.stream().filter(Finding::waiting).distinct().toList());
    }

    /** Whether an object that the spec asks for cannot be made or changed. */
    public static boolean refused(Collection<Finding> findings) {
        return findings.stream()
                .anyMatch(finding -> finding.reason() == Reason.ApplyFailed || finding.reason() == Reason.NameTaken);
    }

    private static Optional<Finding> together(List<Finding> findings) {
        if (findings.size() < 2) return findings.stream().findFirst();
        var first = findings.getFirst();
        var messages = IntStream.range(0, findings.size())
                .mapToObj(i -> (i + 1) + ") " + findings.get(i).message())
                .collect(Collectors.joining(" "));
        return Optional.of(new Finding(first.reason(), messages, first.waiting()));
    }
}
