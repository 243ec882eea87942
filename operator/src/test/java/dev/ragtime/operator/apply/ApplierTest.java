package dev.ragtime.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.Ownership;
import dev.ragtime.operator.kubernetes.Reason;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplierTest {
    private final MemoryServer server = new MemoryServer();
    private final Applier applier = new Applier();
    private final ModelRoute route = route("uid-of-the-route");

    private final ConfigMap config = config("a");
    private final Service service = service(80);

    @Test
    void whatIsMissingIsMadeAndThenLeftAlone() {
        apply(Desired.of(config), Desired.of(service));
        apply(Desired.of(config), Desired.of(service));

        assertThat(server.writes).containsExactly("make ConfigMap/m-route-config", "make Service/m-route");
    }

    @Test
    void anEditedObjectIsBroughtBack() {
        apply(Desired.of(config));
        server.with(config("edited"));

        apply(Desired.of(config));

        assertThat(server.get("ConfigMap/m-route-config"))
                .isInstanceOfSatisfying(
                        ConfigMap.class, map -> assertThat(map.getData()).containsEntry("key", "a"));
    }

    @Test
    void aRefusedObjectKeepsBackWhatDependsOnItAndNothingElse() {
        server.refuse("make ConfigMap/m-route-config", 422, "too long");
        var other = budget("m-route");

        var applied = apply(Desired.of(config), Desired.of(service).after(config), Desired.of(other));

        assertThat(applied.refused()).singleElement().satisfies(finding -> {
            assertThat(finding.reason()).isEqualTo(Reason.ApplyFailed);
            assertThat(finding.message()).contains("ConfigMap team/m-route-config", "too long");
        });
        assertThat(server.get("Service/m-route")).isNull();
        assertThat(applied.standing(other)).isPresent();
    }

    @Test
    void whatWasRefusedIsMadeWhenItIsNoLonger() {
        server.refuse("make ConfigMap/m-route-config", 403, "exceeded quota");
        apply(Desired.of(config), Desired.of(service).after(config));
        server.accept("make ConfigMap/m-route-config");

        assertThat(apply(Desired.of(config), Desired.of(service).after(config)).refused())
                .isEmpty();
        assertThat(server.get("Service/m-route")).isNotNull();
    }

    @Test
    void whatABusyServerDoesNotTakeIsWaitedForWhileAllElseIsApplied() {
        server.refuse("make ConfigMap/m-route-config", 503, "etcdserver: request timed out");

        var applied = apply(Desired.of(config), Desired.of(service));

        assertThat(applied.refused()).singleElement().satisfies(finding -> {
            assertThat(finding.reason()).isEqualTo(Reason.ApplyRetrying);
            assertThat(finding.waiting()).isTrue();
            assertThat(finding.message())
                    .isEqualTo("ConfigMap team/m-route-config could not be applied and is tried again:"
                            + " etcdserver: request timed out");
        });
        assertThat(server.get("Service/m-route")).isNotNull();
    }

    @Test
    void aConflictIsThrownAfterAllElseWasApplied() {
        server.refuse("make ConfigMap/m-route-config", 409, "it was made meanwhile");

        assertThatThrownBy(() -> apply(Desired.of(config), Desired.of(service)))
                .isInstanceOf(KubernetesClientException.class);
        assertThat(server.get("Service/m-route")).isNotNull();
    }

    @ParameterizedTest(name = "answer {0} is tried again after {1} ms")
    @CsvSource({"422, 30000", "503, 10000"})
    void whatDoesNotStandIsTriedAgainInTimeAndNoHarder(int code, long wait) {
        server.refuse("make ConfigMap/m-route-config", code, "no");

        var control = apply(Desired.of(config)).again(UpdateControl.<ModelRoute>noUpdate());

        assertThat(control.getScheduleDelay()).contains(wait);
    }

    @Test
    void aForeignObjectIsNamedAndNeverWritten() {
        server.with(foreign());

        var applied = apply(Desired.of(service), Desired.of(config).after(service));

        assertThat(applied.refused()).singleElement().satisfies(finding -> {
            assertThat(finding.reason()).isEqualTo(Reason.NameTaken);
            assertThat(finding.message()).contains("Service team/m-route");
            assertThat(finding.waiting()).isFalse();
        });
        assertThat(server.writes).isEmpty();
    }

    @Test
    void aSecretOfSomeoneElseIsNotTakenForTheOneThatIsMadeOnce() {
        server.with(foreign());

        assertThat(apply(Desired.once(service)).refused())
                .singleElement()
                .satisfies(finding -> assertThat(finding.reason()).isEqualTo(Reason.NameTaken));
    }

    @Test
    void whatWasRetainedIsTakenUpByTheSameResourceOnly() {
        var retained = new ServiceBuilder(service)
                .withMetadata(Ownership.unowned(route, "m-route", Component.GATEWAY))
                .build();
        server.with(retained);

        assertThat(apply(Desired.once(service)).refused()).isEmpty();
        var other = route("uid-of-another");
        other.getMetadata().setName("other");
        assertThat(applier.apply(other, List.of(Desired.once(service)), server).refused())
                .singleElement()
                .satisfies(finding -> assertThat(finding.reason()).isEqualTo(Reason.NameTaken));
    }

    @Test
    void aReservedNameIsLookedAtAndNeverWritten() {
        assertThat(apply(Desired.reserved(service), Desired.of(config).after(service))
                        .refused())
                .isEmpty();
        server.with(foreign());
        assertThat(apply(Desired.reserved(service)).refused())
                .singleElement()
                .satisfies(finding -> assertThat(finding.reason()).isEqualTo(Reason.NameTaken));

        assertThat(server.writes).containsExactly("make ConfigMap/m-route-config");
    }

    @Test
    void aForeignObjectThatGoesLeavesTheNameToUs() {
        server.with(foreign());
        apply(Desired.of(service));
        server.remove("Service/m-route");

        assertThat(apply(Desired.of(service)).refused()).isEmpty();
        assertThat(server.get("Service/m-route")).isNotNull();
    }

    @Test
    void aValueThatTheServerWritesDifferentlyIsAppliedOnce() {
        server.rewrites = true;
        for (int i = 0; i < 5; i++) apply(Desired.of(config));
        assertThat(server.writes).containsExactly("make ConfigMap/m-route-config", "apply ConfigMap/m-route-config");

        server.with(config("edited"));
        apply(Desired.of(config));
        assertThat(server.writes).hasSize(3);
    }

    @Test
    void whatIsBeingDeletedIsWaitedFor() {
        server.with(new ServiceBuilder(service)
                .editMetadata()
                .withDeletionTimestamp("2026-03-01T12:00:00Z")
                .endMetadata()
                .build());

        assertThat(apply(Desired.of(service)).refused())
                .singleElement()
                .satisfies(finding -> assertThat(finding.waiting()).isTrue());
        assertThat(server.writes).isEmpty();
    }

    @Test
    void whatGoesWithAnEarlierResourceOfThatNameIsWaitedFor() {
        server.with(new ServiceBuilder(service)
                .withMetadata(Ownership.owned(route("uid-of-an-earlier-one"), "m-route", Component.GATEWAY))
                .build());

        assertThat(apply(Desired.of(service)).refused())
                .singleElement()
                .satisfies(finding -> assertThat(finding.waiting()).isTrue());
        assertThat(server.writes).isEmpty();
    }

    @Test
    void anObjectThatLostItsLabelOrItsOwnerIsStillOurs() {
        var noLabels = new ServiceBuilder(service)
                .editMetadata()
                .withLabels(Map.of())
                .endMetadata()
                .build();
        var noOwner = new ServiceBuilder(service)
                .editMetadata()
                .withOwnerReferences(List.of())
                .endMetadata()
                .build();
        for (var edited : List.of(noLabels, noOwner)) {
            server.with(edited);

            assertThat(apply(Desired.of(service)).refused()).isEmpty();
        }
        assertThat(server.writes).containsExactly("apply Service/m-route", "apply Service/m-route");
    }

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
        return applier.apply(route, List.of(objects), server);
    }

    private static ModelRoute route(String uid) {
        var route = new ModelRoute();
        route.setMetadata(new ObjectMetaBuilder()
                .withNamespace("team")
                .withName("m")
                .withUid(uid)
                .build());
        return route;
    }

    private ConfigMap config(String value) {
        return new ConfigMapBuilder()
                .withMetadata(Ownership.owned(route, "m-route-config", Component.GATEWAY))
                .withData(Map.of("key", value))
                .build();
    }

    private ConfigMap budget(String name) {
        return new ConfigMapBuilder()
                .withMetadata(Ownership.owned(route, name, Component.GATEWAY))
                .build();
    }

    private PodDisruptionBudget disruption(Integer minAvailable, Integer maxUnavailable) {
        return new PodDisruptionBudgetBuilder()
                .withMetadata(Ownership.owned(route, "m-route", Component.GATEWAY))
                .withNewSpec()
                .withMinAvailable(minAvailable == null ? null : new IntOrString(minAvailable))
                .withMaxUnavailable(maxUnavailable == null ? null : new IntOrString(maxUnavailable))
                .endSpec()
                .build();
    }

    private Service service(int port) {
        return new ServiceBuilder()
                .withMetadata(Ownership.owned(route, "m-route", Component.GATEWAY))
                .withNewSpec()
                .addNewPort()
                .withName("http")
                .withPort(port)
                .endPort()
                .endSpec()
                .build();
    }

    private Deployment pods(String container) {
        return new DeploymentBuilder()
                .withMetadata(Ownership.owned(route, "m-route", Component.GATEWAY))
                .withNewSpec()
                .withNewTemplate()
                .withNewSpec()
                .addNewContainer()
                .withName(container)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static Service foreign() {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace("team")
                .withName("m-route")
                .endMetadata()
                .build();
    }
}
