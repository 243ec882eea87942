package dev.ragtime.operator.apply;

import static dev.ragtime.operator.apply.WantedObjects.ROUTE;
import static dev.ragtime.operator.apply.WantedObjects.config;
import static dev.ragtime.operator.apply.WantedObjects.disruption;
import static dev.ragtime.operator.apply.WantedObjects.pods;
import static dev.ragtime.operator.apply.WantedObjects.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What comes of an object that cannot be applied over. */
class ReplacerTest {
    private final MemoryServer server = new MemoryServer();
    private final Applier applier = new Applier();

    private final ConfigMap config = config("a");
    private final Service service = service(80);

    @Test
    void aListThatCannotBeMergedIsReplaced() {
        server.with(service(81));
        server.refuse("apply Service/m-route", 422, "spec.ports[1].name: Duplicate value: \"http\"");

        assertThat(apply(Desired.of(service)).refused()).isEmpty();

        assertThat(server.get("Service/m-route"))
                .isInstanceOfSatisfying(
                        Service.class,
                        healed -> assertThat(healed.getSpec().getPorts())
                                .singleElement()
                                .satisfies(port -> assertThat(port.getPort()).isEqualTo(80)));
        assertThat(server.writes)
                .containsExactly("apply Service/m-route", "replace Service/m-route", "apply Service/m-route");
    }

    @Test
    void aRenamedElementOfAListDoesNotStayBesideOurs() {
        apply(Desired.of(pods("ragtime")));
        server.with(pods("renamed"));

        apply(Desired.of(pods("ragtime")));

        assertThat(server.writes)
                .containsExactly("make Deployment/m-route", "replace Deployment/m-route", "apply Deployment/m-route");
        assertThat(server.get("Deployment/m-route"))
                .isInstanceOfSatisfying(
                        Deployment.class,
                        healed -> assertThat(
                                        healed.getSpec().getTemplate().getSpec().getContainers())
                                .extracting(Container::getName)
                                .containsExactly("ragtime"));
    }

    @Test
    void anObjectThatItsControllerWritesToMeanwhileIsReplacedFromItsNewestState() {
        apply(Desired.of(pods("ragtime")));
        server.with(pods("renamed"));
        server.conflict("replace Deployment/m-route", 3);

        apply(Desired.of(pods("ragtime")));

        assertThat(server.writes.stream().filter("replace Deployment/m-route"::equals))
                .hasSize(4);
        assertThat(server.writes).endsWith("apply Deployment/m-route");
    }

    @Test
    void whoeverWritesForEverIsLeftToTheNextReconcile() {
        apply(Desired.of(pods("ragtime")));
        server.with(pods("renamed"));
        server.conflict("replace Deployment/m-route", 1000);

        assertThatThrownBy(() -> apply(Desired.of(pods("ragtime")))).hasMessageContaining("conflict");
    }

    @Test
    void aNewElementOfAListIsAppliedAndReplacesNothing() {
        apply(Desired.of(pods("ragtime")));

        apply(Desired.of(pods("other")));

        assertThat(server.writes).containsExactly("make Deployment/m-route", "apply Deployment/m-route");
    }

    @Test
    void anObjectWithAFieldThatCannotChangeIsMadeAnew() {
        server.with(config("edited"));
        server.refuse("apply ConfigMap/m-route-config", 422, "data: Forbidden: field is immutable");

        assertThat(apply(Desired.of(config)).refused()).isEmpty();

        assertThat(server.writes)
                .containsExactly(
                        "apply ConfigMap/m-route-config",
                        "delete ConfigMap/m-route-config",
                        "make ConfigMap/m-route-config");
    }

    @Test
    void aServiceWithAnAddressInPlaceOfNoneIsMadeAnew() {
        server.with(service(81));
        server.refuse("apply Service/m-route", 422, "spec.clusterIPs[0]: Invalid value: may not change once set");

        assertThat(apply(Desired.of(service)).refused()).isEmpty();

        assertThat(server.writes).endsWith("delete Service/m-route", "make Service/m-route");
    }

    @Test
    void aFieldThatContradictsOursGoes() {
        server.with(disruption(null, 2));
        server.refuse("apply PodDisruptionBudget/m-route", 422, "minAvailable and maxUnavailable cannot be both set");
        server.refuseOnce(
                "replace PodDisruptionBudget/m-route", 422, "minAvailable and maxUnavailable cannot be both set");

        assertThat(apply(Desired.of(disruption(1, null))).refused()).isEmpty();

        assertThat(server.get("PodDisruptionBudget/m-route"))
                .isInstanceOfSatisfying(PodDisruptionBudget.class, healed -> {
                    assertThat(healed.getSpec().getMinAvailable()).isEqualTo(new IntOrString(1));
                    assertThat(healed.getSpec().getMaxUnavailable()).isNull();
                });
    }

    @Test
    void anObjectThatAPolicyRefusesToChangeIsNotDeleted() {
        server.with(config("edited"));
        server.refuse("apply ConfigMap/m-route-config", 422, "ValidatingAdmissionPolicy 'p' denied request: no");

        assertThat(apply(Desired.of(config)).refused())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("denied request"));
        assertThat(server.get("ConfigMap/m-route-config")).isNotNull();
    }

    private Applied apply(Desired... objects) {
        return applier.apply(ROUTE, List.of(objects), server);
    }
}
