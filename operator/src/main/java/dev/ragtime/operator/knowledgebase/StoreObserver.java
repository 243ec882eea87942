package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.ExternalWeaviate;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.SharedWeaviate;
import dev.ragtime.api.knowledgebase.Store;
import dev.ragtime.operator.OperatorSettings;
import dev.ragtime.operator.knowledgebase.sync.HangingPods;
import dev.ragtime.operator.knowledgebase.weaviate.ApiKey;
import dev.ragtime.operator.knowledgebase.weaviate.KeyMemory;
import dev.ragtime.operator.knowledgebase.weaviate.ManagedStore;
import dev.ragtime.operator.knowledgebase.weaviate.StoreAccess;
import dev.ragtime.operator.knowledgebase.weaviate.StoreHealth;
import dev.ragtime.operator.knowledgebase.weaviate.StoreImage.UpgradePolicy;
import dev.ragtime.operator.knowledgebase.weaviate.StoreKeys;
import dev.ragtime.operator.knowledgebase.weaviate.StoreProbe;
import dev.ragtime.operator.knowledgebase.weaviate.StoreSeen;
import dev.ragtime.operator.knowledgebase.weaviate.UpgradeTurn;
import dev.ragtime.operator.knowledgebase.weaviate.Volumes;
import dev.ragtime.operator.kubernetes.Events;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Names;
import dev.ragtime.operator.kubernetes.Ownership;
import dev.ragtime.operator.kubernetes.UnboundClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Looks at the store of a KnowledgeBase: its StatefulSet, Secrets and claims, and what it says itself. */
final class StoreObserver {
    private static final String FREE = "free the volume where it is in use; it is attached or mounted by itself then";
    private static final String ANOTHER_CLASS = "create another KnowledgeBase that names another class in"
            + " spec.store.weaviate.managed.storage.storageClassName, which cannot be changed here";

    private final StoreProbe probe;
    private final KeyMemory<StoreKeys> memory;
    private final HostObserver hosts;
    private final OperatorSettings settings;
    private final Supplier<List<KnowledgeBase>> all;
    private final Clock clock;

    /** @param all KnowledgeBases that this operator runs */
    StoreObserver(
            StoreProbe probe,
            KeyMemory<StoreKeys> memory,
            HostObserver hosts,
            OperatorSettings settings,
            Supplier<List<KnowledgeBase>> all,
            Clock clock) {
        this.probe = probe;
        this.memory = memory;
        this.hosts = hosts;
        this.settings = settings;
        this.all = all;
        this.clock = clock;
    }

    /** What stands of a store, and what it says about itself. */
    record Seen(StoreSeen store, StoreHealth health) {}

    Seen observe(KnowledgeBase resource, Context<KnowledgeBase> context) throws InterruptedException {
        return switch (resource.getSpec().store().weaviate().kind()) {
            case Store.Managed _ -> managed(resource, context);
            case SharedWeaviate shared -> hosts.shared(resource, shared);
            case ExternalWeaviate external -> hosts.external(resource, external);
        };
    }

    private Seen managed(KnowledgeBase resource, Context<KnowledgeBase> context) throws InterruptedException {
        memory.keep(all.get());
        var nodes = context.getSecondaryResource(StatefulSet.class);
        var client = secret(resource, context, Names.weaviate(name(resource))).flatMap(ApiKey::client);
        var accepted = secret(resource, context, Names.weaviateNodes(name(resource))).stream()
                .flatMap(found -> ApiKey.accepted(found).stream())
                .toList();
        var known = new StoreKeys.Known(
                client,
                accepted,
                memory.of(resource),
                nodes.map(ManagedStore::restarts).orElse(0));
        var asked = ask(resource, nodes, known);
        var claims = claims(resource, context);
        var volumes = Stream.concat(unbound(new Volumes(resource, claims), context).stream(), hanging(context).stream())
                .toList();
        var guests = Hosting.guests(resource, all.get()).stream()
                .map(StoreObserver::name)
                .toList();
        return new Seen(
                new StoreSeen(nodes, asked.keys(), claims, volumes, itsTurn(resource), guests, Optional.empty()),
                asked.health());
    }

    /** An answer of the store, and the keys as its answer confirmed them. */
    private record Asked(StoreHealth health, StoreKeys.Known keys) {}

    private Asked ask(KnowledgeBase resource, Optional<StatefulSet> nodes, StoreKeys.Known known)
            throws InterruptedException {
        int ready = ManagedStore.ready(nodes);
        var health = StoreHealth.UNREACHABLE;
        if (ready == 0) return new Asked(health, known);
        for (var key : known.candidates()) {
            // a store under load may be late; then the kubelet's readiness probes stand in
            var endpoint = Names.serviceUrl(Names.weaviate(name(resource)), namespace(resource));
            health = probe.ask(StoreAccess.plain(endpoint, key))
                    .health()
                    .orElseGet(() -> new StoreHealth(ready, Optional.empty()));
            if (!health.refusesKey()) return new Asked(health, known.confirmed(key));
        }
        return new Asked(health, known);
    }

    /** From the cache, which knows what has our labels, else from the API server; one that is not ours is none. */
    private static Optional<Secret> secret(KnowledgeBase resource, Context<KnowledgeBase> context, String name) {
        return context.getSecondaryResourcesAsStream(Secret.class)
                .filter(found -> name.equals(found.getMetadata().getName()))
                .findFirst()
                .or(() -> SecretObserver.find(resource, name, context.getClient()))
                .filter(found -> Ownership.isFor(resource, found));
    }

    private static List<PersistentVolumeClaim> claims(KnowledgeBase resource, Context<KnowledgeBase> context) {
        var names = IntStream.range(
                        0, resource.getSpec().store().weaviate().managed().replicas())
                .mapToObj(node -> Names.weaviateClaim(name(resource), node))
                .toList();
        return context.getSecondaryResourcesAsStream(PersistentVolumeClaim.class)
                .filter(claim -> names.contains(claim.getMetadata().getName()))
                .toList();
    }

    /** Asked of the API server only while a claim has no volume, and for the first: one says what all say. */
    private List<Finding> unbound(Volumes volumes, Context<KnowledgeBase> context) {
        return volumes.unbound().stream()
                .limit(1)
                .flatMap(claim -> new UnboundClaim(claim, Events.about(claim, context.getClient()), ANOTHER_CLASS)
                        .why(clock.instant()).stream())
                .toList();
    }

    /** Why nodes do not start that have a place: a volume that is attached elsewhere, or cannot be mounted. */
    private List<Finding> hanging(Context<KnowledgeBase> context) {
        var nodes = context.getSecondaryResourcesAsStream(Pod.class)
                .filter(PodsSeen::isNode)
                .toList();
        return HangingPods.of(nodes, clock.instant()).stream()
                .flatMap(pod ->
                        HangingPods.why(pod, Events.about(pod, context.getClient()), FREE, clock.instant()).stream())
                .toList();
    }

    private boolean itsTurn(KnowledgeBase resource) {
        return settings.weaviateUpgradePolicy() == UpgradePolicy.Rolling
                && UpgradeTurn.of(resource, all.get(), settings.weaviateImage());
    }

    private static String name(KnowledgeBase resource) {
        return resource.getMetadata().getName();
    }

    private static String namespace(KnowledgeBase resource) {
        return resource.getMetadata().getNamespace();
    }
}
