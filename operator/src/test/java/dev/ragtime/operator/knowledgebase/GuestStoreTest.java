package dev.ragtime.operator.knowledgebase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.operator.apply.Desired;
import dev.ragtime.operator.knowledgebase.dryrun.DryRunSeen;
import dev.ragtime.operator.knowledgebase.gate.GateRun.DatasetSeen;
import dev.ragtime.operator.knowledgebase.weaviate.GuestKey;
import dev.ragtime.operator.knowledgebase.weaviate.GuestStore;
import dev.ragtime.operator.knowledgebase.weaviate.HostSeen;
import dev.ragtime.operator.knowledgebase.weaviate.StoreHealth;
import dev.ragtime.operator.knowledgebase.weaviate.StoreSeen;
import dev.ragtime.operator.kubernetes.Conditions;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import dev.ragtime.operator.slo.SloReport;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A KnowledgeBase whose index lives in a store that is not its own. */
class GuestStoreTest {
    private static final String SHARED = "{shared: {knowledgeBase: {name: library}}}";
    private static final String EXTERNAL =
            "{external: {url: \"https://weaviate.example.com\", grpcAddress: \"weaviate.example.com:443\","
                    + " credentialsSecret: {name: theirs, key: token}, caSecret: {name: their-ca}}}";
    private static final GuestKey KEY = new GuestKey("Guest_1_a", "key", "");
    private static final StoreHealth WELL =
            new StoreHealth(1, Optional.of("1.38.3"), 0, false, Optional.of(Set.of()), 1);

    private Optional<KnowledgeBaseStatus> before = Optional.empty();
    private Optional<Integer> copies = Optional.of(1);
    private List<Finding> findings = List.of();
    private StoreHealth health = WELL;

    @Test
    void a_guest_of_another_one_has_a_key_of_its_own_and_no_nodes() {
        var objects = objects(SHARED, Optional.of(KEY));
        assertThat(objects)
                .noneMatch(object -> Set.of("StatefulSet", "Service", "NetworkPolicy", "PodDisruptionBudget")
                        .contains(object.getKind()));
        var secret = one(objects, Secret.class);
        assertThat(secret.getMetadata().getName()).isEqualTo("handbook-weaviate");
        assertThat(GuestKey.of(secret)).contains(KEY);
        assertThat(mounted(one(objects, Job.class))).contains("/var/run/ragtime/secrets/handbook-weaviate");
    }

    @Test
    void pods_are_told_where_the_store_of_another_one_is_and_how_names_begin_there() {
        var status = status(SHARED);
        assertThat(status.store().endpoint()).isEqualTo("http://library-weaviate.hr.svc");
        assertThat(status.store().grpcEndpoint()).isEqualTo("library-weaviate.hr.svc:50051");
        var config = one(objects(SHARED, Optional.of(KEY)), ConfigMap.class)
                .getData()
                .get("resources.yaml");
        assertThat(config).contains("http://library-weaviate.hr.svc", IndexNames.guestPrefix("u-1"));
        // a pod gets neither uid nor store of the spec, and finds the same names
        var told = Serialization.unmarshal(config.split("---")[1], KnowledgeBase.class);
        told.getMetadata().setUid(null);
        assertThat(IndexNames.of(told, 1)).isEqualTo(TargetIndex.names(resource(SHARED), 1));
    }

    @Test
    void pods_of_an_external_store_mount_its_key_and_of_the_secret_of_its_ca_the_certificate_only() {
        var objects = objects(EXTERNAL, Optional.empty());
        assertThat(objects).noneMatch(Secret.class::isInstance);
        var job = one(objects, Job.class);
        assertThat(mounted(job))
                .contains("/var/run/ragtime/secrets/theirs", "/var/run/ragtime/secrets/STORE-CA-handbook");
        var ca = job.getSpec().getTemplate().getSpec().getVolumes().stream()
                .filter(volume -> volume.getSecret() != null
                        && "their-ca".equals(volume.getSecret().getSecretName()))
                .findFirst()
                .orElseThrow();
        assertThat(ca.getSecret().getItems())
                .singleElement()
                .satisfies(item -> assertThat(item.getPath()).isEqualTo("ca.crt"));
        var store = status(EXTERNAL).store();
        assertThat(store.credentialsSecret()).isEqualTo("theirs");
        assertThat(store.credentialsKey()).isEqualTo("token");
        assertThat(store.collectionPrefix()).isEqualTo(IndexNames.externalPrefix("u-1"));
    }

    @Test
    void as_many_copies_are_kept_as_the_owner_has_nodes_and_an_owner_that_is_away_changes_nothing() {
        copies = Optional.of(3);
        var standing = status(SHARED);
        assertThat(standing.candidateIndex().definition().layout().replicationFactor())
                .isEqualTo(3);
        before = Optional.of(standing);
        copies = Optional.empty();
        assertThat(TargetIndex.wanted(withStatus(SHARED), copies))
                .isEqualTo(standing.candidateIndex().definition());
    }

    @Test
    void what_keeps_an_index_from_living_there_is_told_and_no_run_begins() {
        findings =
                List.of(Finding.stalled(Reason.KnowledgeBaseNotFound, "spec.store: KnowledgeBase hr/library is away"));
        health = StoreHealth.UNREACHABLE;
        before = Optional.of(status(SHARED));
        var status = status(SHARED);
        assertThat(Conditions.find(status.conditions(), Conditions.STALLED)
                        .orElseThrow()
                        .getReason())
                .isEqualTo("KnowledgeBaseNotFound");
        assertThat(Conditions.isTrue(status.conditions(), Conditions.STORE_READY))
                .isFalse();
        assertThat(objects(SHARED, Optional.empty())).noneMatch(Job.class::isInstance);
    }

    @Test
    void an_index_is_not_called_lost_while_a_node_of_an_external_store_is_away() {
        var two = new StoreHealth(1, Optional.of("1.38.3"), 0, false, Optional.of(Set.of()), 2);
        var store = new GuestStore(resource(EXTERNAL), host(EXTERNAL), two);
        assertThat(TargetIndex.isGone(resource(EXTERNAL), 1, two, store.replicas()))
                .isFalse();
        assertThat(TargetIndex.isGone(resource(EXTERNAL), 1, WELL, 1)).isTrue();
    }

    private List<HasMetadata> objects(String store, Optional<GuestKey> key) {
        if (before.isEmpty()) before = Optional.of(status(store));
        var model = model(store);
        return KnowledgeBaseObjects.of(model, (GuestStore) model.store(), key).stream()
                .map(Desired::object)
                .toList();
    }

    private KnowledgeBaseStatus status(String store) {
        return StatusFactory.status(model(store), Optional.empty(), SloReport.EMPTY);
    }

    private KnowledgeBaseModel model(String store) {
        return KnowledgeBaseModel.of(
                new Observation(
                        withStatus(store),
                        Map.of("docs", "digest"),
                        Map.of(),
                        Set.of(),
                        Map.of(),
                        List.of(),
                        List.of(),
                        Map.of(),
                        DryRunSeen.NOTHING,
                        DatasetSeen.NOTHING,
                        StoreSeen.of(host(store)),
                        health,
                        Optional.empty(),
                        Instant.parse("2026-03-01T12:00:00Z"),
                        Set.of()),
                Scenario.SETTINGS);
    }

    private HostSeen host(String store) {
        var address = store.equals(SHARED)
                ? new HostSeen.Address(
                        "http://library-weaviate.hr.svc",
                        "library-weaviate.hr.svc:50051",
                        Optional.of("handbook-weaviate"),
                        Optional.empty())
                : new HostSeen.Address(
                        "https://weaviate.example.com",
                        "weaviate.example.com:443",
                        Optional.of("theirs"),
                        Optional.of("token"));
        return new HostSeen(address, Optional.empty(), copies, Optional.of(KEY), Optional.of("key"), true, findings);
    }

    private KnowledgeBase withStatus(String store) {
        var resource = resource(store);
        before.ifPresent(resource::setStatus);
        return resource;
    }

    private static KnowledgeBase resource(String store) {
        return Serialization.unmarshal("""
                apiVersion: ragtime.dev/v1alpha1
                kind: KnowledgeBase
                metadata: {name: handbook, namespace: hr, uid: u-1, generation: 1, resourceVersion: "1"}
                spec:
                  sources: [{name: docs, configMap: {name: docs}}]
                  store: {weaviate: %s}
                """.formatted(store), KnowledgeBase.class);
    }

    private static List<String> mounted(Job job) {
        return job.getSpec().getTemplate().getSpec().getContainers().getFirst().getVolumeMounts().stream()
                .map(mount -> mount.getMountPath())
                .toList();
    }

    private static <T extends HasMetadata> T one(List<HasMetadata> objects, Class<T> kind) {
        return objects.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow();
    }
}
