package dev.ragtime.operator.knowledgebase;

import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import java.util.Optional;

/** What a condition says. */
record Verdict(boolean holds, Reason reason, String message) {

    /** The end of a message that tells why. */
    static String because(Optional<Finding> why) {
        return why.map(finding -> "; " + finding.message()).orElse("");
    }
}
