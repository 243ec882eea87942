package dev.ragtime.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.e2e.cluster.AuditLog;
import dev.ragtime.e2e.cluster.Command;
import dev.ragtime.e2e.cluster.Settings;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The chart grants what the operator uses, and nothing else: its roles against the audit log of all scenarios. Runs after
 * them, by {@code e2e/cluster/run all} or {@code rights}.
 */
class RightsCheck {
    /** What no scenario can show, and why it is granted all the same. */
    private static final Map<String, String> UNSEEN = Map.of(
            "delete /services",
            "a headless Service that someone made anew with an address, while the operator was away, is made anew",
            "update ragtime.dev/knowledgebases/finalizers",
            "asked for by an admission plugin that this cluster does not run",
            "update ragtime.dev/ragpipelines/finalizers",
            "asked for by an admission plugin that this cluster does not run",
            "update ragtime.dev/modelroutes/finalizers",
            "asked for by an admission plugin that this cluster does not run");

    /** What version 0.1 asks for in the seconds of an upgrade in which the roles are new and its pod still runs. */
    private static final Set<String> FORMER = Set.of("update coordination.k8s.io/leases");

    @Test
    void every_right_that_is_granted_is_used() {
        var unused = new TreeSet<>(granted());
        unused.removeAll(AuditLog.operatorRights(true));
        unused.removeAll(UNSEEN.keySet());
        System.out.printf("rights: %d granted, %d of them unused%n", granted().size(), unused.size());
        assertThat(unused).as("granted, and used in no scenario").isEmpty();
    }

    @Test
    void nothing_is_asked_for_that_is_not_granted() {
        var refused = new TreeSet<>(AuditLog.operatorRights(false));
        // a namespace whose Role was deleted refuses what is granted elsewhere
        refused.removeAll(granted());
        refused.removeAll(FORMER);
        assertThat(refused).as("asked for, and granted by no role").isEmpty();
    }

    private static Set<String> granted() {
        var chart = Command.helm(
                "template",
                "ragtime",
                Settings.root().resolve("helm/ragtime").toString(),
                "--set",
                "rbac.aggregate=false");
        var granted = new TreeSet<String>();
        for (var document : chart.mustSucceed().output().split("(?m)^---\\s*$")) {
            if (!document.contains("Role")) continue;
            var role = Serialization.unmarshal(document, JsonNode.class);
            for (var rule : role.path("rules")) add(rule, granted);
        }
        return granted;
    }

    private static void add(JsonNode rule, Set<String> granted) {
        for (var verb : rule.path("verbs")) {
            for (var group : rule.path("apiGroups")) {
                for (var resource : rule.path("resources")) {
                    granted.add(verb.asText() + " " + group.asText() + "/" + resource.asText());
                }
            }
        }
    }
}
