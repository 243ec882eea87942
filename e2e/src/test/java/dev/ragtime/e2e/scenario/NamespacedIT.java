package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.e2e.cluster.Command;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.Patience;
import dev.ragtime.e2e.cluster.TestNamespace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** One team's own operator: two pods behind a NetworkPolicy, with rights in one namespace. */
@Isolated("changes the installation that all other scenarios share")
@ExtendWith(Installation.class)
class NamespacedIT {
    private static final String ACCOUNT = "system:serviceaccount:" + Installation.NAMESPACE + ":ragtime";

    @AfterAll
    static void asBefore() {
        Installation.apply();
    }

    @Test
    void it_works_in_its_namespace_only_and_a_standby_takes_over() {
        try (var mine = new TestNamespace("team-a");
                var foreign = new TestNamespace("team-b")) {
            Installation.apply("watchNamespaces={team-a}", "replicas=2", "networkPolicy.enabled=true");
            foreign.apply(Manifests.lamps(3));
            mine.apply(Manifests.lamps(3));
            mine.awaitKnowledgeBase("lamps", kbReady());
            mine.awaitPipeline("lamps", ragReady());
            assertThat(foreign.knowledgeBase("lamps").getStatus()).isNull();
            assertThat(mayReadSecrets("team-a")).isEqualTo("yes");
            assertThat(mayReadSecrets("team-b")).isEqualTo("no");

            var leader = leader(mine);
            mine.client()
                    .pods()
                    .inNamespace(Installation.NAMESPACE)
                    .withName(leader)
                    .withGracePeriod(0)
                    .delete();
            mine.apply(Manifests.documents("lamps", Manifests.pages(4)));
            var synced = mine.awaitKnowledgeBase(
                    "lamps", kb -> kb.getStatus().activeIndex().documents() == 4);
            assertThat(synced.getStatus().lastSync().number()).isEqualTo(2);
            assertThat(leader(mine)).isNotEqualTo(leader);
        }
    }

    private static String mayReadSecrets(String namespace) {
        return Command.kubectl("auth", "can-i", "list", "secrets", "-n", namespace, "--as", ACCOUNT)
                .output()
                .strip();
    }

    /** Name of the operator pod that works. */
    private static String leader(TestNamespace namespace) {
        var holder = Patience.in(namespace)
                .until(
                        "a leader",
                        () -> namespace
                                .client()
                                .leases()
                                .inNamespace(Installation.NAMESPACE)
                                .withName("ragtime-operator")
                                .get()
                                .getSpec()
                                .getHolderIdentity(),
                        identity -> identity != null && !identity.isEmpty());
        return holder.substring(0, holder.indexOf('_'));
    }
}
