package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.operator.knowledgebase.weaviate.ApiKey;
import dev.ragtime.operator.knowledgebase.weaviate.GuestKey;
import dev.ragtime.operator.knowledgebase.weaviate.GuestStore;
import dev.ragtime.operator.knowledgebase.weaviate.HostSeen;
import dev.ragtime.operator.knowledgebase.weaviate.KeyMemory;
import dev.ragtime.operator.knowledgebase.weaviate.StoreAccess;
import dev.ragtime.operator.knowledgebase.weaviate.StoreGuests;
import dev.ragtime.operator.knowledgebase.weaviate.StoreGuests.Present;
import dev.ragtime.operator.knowledgebase.weaviate.StoreKeys;
import dev.ragtime.operator.kubernetes.Names;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives KnowledgeBases keys to the store of another one, and takes from a store what is of KnowledgeBases that are gone. Safe
 * for use by many threads.
 */
final class HostingReconciler {
    private static final Logger LOG = LoggerFactory.getLogger(HostingReconciler.class);

    /** A former key is accepted for so long after another was made: by then the kubelet has brought it to every pod. */
    private static final Duration PODS_FOLLOW = Duration.ofMinutes(5);

    /** A store that refuses every key must not fill with users. */
    private static final Duration BETWEEN_KEYS = Duration.ofSeconds(30);

    private final KubernetesClient client;
    private final StoreGuests guests;
    private final KeyMemory<StoreKeys> owners;
    private final KeyMemory<GuestKey> memory;
    private final Supplier<List<KnowledgeBase>> all;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Instant> admitted = new ConcurrentHashMap<>();

    HostingReconciler(
            KubernetesClient client,
            StoreGuests guests,
            KeyMemory<StoreKeys> owners,
            KeyMemory<GuestKey> memory,
            Supplier<List<KnowledgeBase>> all) {
        this.client = client;
        this.guests = guests;
        this.owners = owners;
        this.memory = memory;
        this.all = all;
    }

    /** The key of a guest: the one that it has, or another when that is lost, refused or not wanted any more. */
    Optional<GuestKey> key(KnowledgeBaseModel model, HostSeen host) throws InterruptedException {
        var resource = model.resource();
        var request = GuestKey.request(resource);
        var standing = host.key().filter(key -> key.request().equals(request));
        boolean refused = model.seen().health().refusesKey();
        // it opens the store: whatever becomes of its Secret
        if (model.storeReady()) host.key().ifPresent(key -> memory.remember(resource, key));
        if (standing.isPresent() && !refused
                || !host.admits()
                || isTooSoon(resource, model.seen().now())) return host.key();
        var owner = Hosting.owner(resource, all.get()).flatMap(this::access);
        if (owner.isEmpty()) return host.key();
        var prefix = GuestStore.prefix(resource);
        var user = prefix + HexFormat.of().formatHex(randomBytes());
        var made = guests.admit(owner.get(), prefix, user, request);
        made.ifPresent(key -> {
            LOG.info("{} has another key to {}", named(resource), owner.get());
            admitted.put(resource.getMetadata().getUid(), model.seen().now());
            memory.remember(resource, key);
        });
        return made.or(host::key);
    }

    private boolean isTooSoon(KnowledgeBase resource, Instant now) {
        var uids = all.get().stream().map(kb -> kb.getMetadata().getUid()).collect(Collectors.toSet());
        admitted.keySet().retainAll(uids);
        return Optional.ofNullable(admitted.get(resource.getMetadata().getUid()))
                .filter(last -> last.plus(BETWEEN_KEYS).isAfter(now))
                .isPresent();
    }

    private byte[] randomBytes() {
        var bytes = new byte[6];
        random.nextBytes(bytes);
        return bytes;
    }

    /** How a store is reached as its owner. */
    private Optional<StoreAccess> access(KnowledgeBase owner) {
        var meta = owner.getMetadata();
        var service = Names.weaviate(meta.getName());
        return owners.of(owner)
                .map(StoreKeys::client)
                .or(() -> SecretObserver.ofClients(owner, client).flatMap(ApiKey::client))
                .map(key -> StoreAccess.plain(Names.serviceUrl(service, meta.getNamespace()), key));
    }

    /**
     * Keeps an owner as long as it has guests, and its store free of those that are gone.
     *
     * @return whether the owner's finalizers changed
     */
    boolean settle(KnowledgeBaseModel model) throws InterruptedException {
        var resource = model.resource();
        boolean deleted = resource.getMetadata().getDeletionTimestamp() != null;
        if (!Hosting.isKept(resource)) {
            if (deleted || model.seen().store().guests().isEmpty()) return false;
            return finalizers(resource, true);
        }
        if (deleted) return living(resource).isEmpty() && finalizers(resource, false);
        var store = access(resource);
        if (!model.storeReady() || store.isEmpty()) return false;
        var collections = model.seen().health().collections();
        // before the KnowledgeBases are asked for: what is seen now is of one that they name, or of one that is gone
        var present = guests.present(store.get());
        if (present.isEmpty() || collections.isEmpty()) return false;
        var living = living(resource);
        var left = sweep(store.get(), present.get(), collections.get(), living);
        return living.isEmpty() && left.isEmpty() && finalizers(resource, false);
    }

    /** Those that live in a store, as the API server knows them now. */
    private List<KnowledgeBase> living(KnowledgeBase owner) {
        var there = client.resources(KnowledgeBase.class)
                .inNamespace(owner.getMetadata().getNamespace())
                .list()
                .getItems();
        return Hosting.guests(owner, there);
    }

    private Set<String> sweep(StoreAccess store, Present present, Set<String> collections, List<KnowledgeBase> living)
            throws InterruptedException {
        var gone = present.prefixes(collections);
        gone.removeAll(living.stream().map(GuestStore::prefix).collect(Collectors.toSet()));
        for (var prefix : gone) guests.evict(store, prefix, present, collections);
        for (var guest : living) {
            var users = present.users(GuestStore.prefix(guest));
            if (users.size() > 1) forget(store, guest, users);
        }
        return gone;
    }

    /** Users of keys that a guest had before the one that its Secret holds. */
    private void forget(StoreAccess store, KnowledgeBase guest, List<StoreGuests.User> users)
            throws InterruptedException {
        var current = SecretObserver.ofClients(guest, client)
                .flatMap(GuestKey::of)
                .flatMap(key -> users.stream()
                        .filter(user -> user.id().equals(key.user()))
                        .findFirst())
                .filter(user -> user.createdAt().plus(PODS_FOLLOW).isBefore(Instant.now()));
        if (current.isEmpty()) return;
        for (var user : users) if (!user.equals(current.get())) guests.forget(store, user.id());
    }

    private static String named(KnowledgeBase resource) {
        return "KnowledgeBase " + resource.getMetadata().getNamespace() + "/"
                + resource.getMetadata().getName();
    }

    /** A merge patch over the version that was seen: nobody's finalizer is lost. */
    private boolean finalizers(KnowledgeBase resource, boolean kept) {
        var meta = resource.getMetadata();
        var finalizers = new ArrayList<>(meta.getFinalizers());
        finalizers.remove(Hosting.FINALIZER);
        if (kept) finalizers.add(Hosting.FINALIZER);
        var patch = Map.of("metadata", Map.of("resourceVersion", meta.getResourceVersion(), "finalizers", finalizers));
        LOG.info("{}: finalizer {} is {}", named(resource), Hosting.FINALIZER, kept ? "set" : "taken off");
        try {
            client.resource(resource).patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(patch));
        } catch (KubernetesClientException e) {
            // it changed meanwhile, or went: the next look says what is to be done
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND)
                throw e;
        }
        return true;
    }
}
