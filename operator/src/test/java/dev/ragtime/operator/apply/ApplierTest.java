package dev.ragtime.operator.apply;

import static dev.ragtime.operator.apply.WantedObjects.ROUTE;
import static dev.ragtime.operator.apply.WantedObjects.config;
import static dev.ragtime.operator.apply.WantedObjects.empty;
import static dev.ragtime.operator.apply.WantedObjects.foreign;
import static dev.ragtime.operator.apply.WantedObjects.route;
import static dev.ragtime.operator.apply.WantedObjects.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.Ownership;
import dev.ragtime.operator.kubernetes.Reason;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
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
        var other = empty("m-route");

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
                .withMetadata(Ownership.unowned(ROUTE, "m-route", Component.GATEWAY))
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
        assertThat(server.writes).containsExactly("make ConfigMap/m-route-config");

        server.with(config("edited"));
        for (int i = 0; i < 5; i++) apply(Desired.of(config));
        assertThat(server.writes).containsExactly("make ConfigMap/m-route-config", "apply ConfigMap/m-route-config");
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

    private Applied apply(Desired... objects) {
        return applier.apply(ROUTE, List.of(objects), server);
    }
}
