package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.ExternalWeaviate;
import dev.ragtime.api.knowledgebase.KeyReference;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.SharedWeaviate;
import dev.ragtime.api.knowledgebase.Store;
import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.operator.knowledgebase.weaviate.GuestKey;
import dev.ragtime.operator.knowledgebase.weaviate.HostSeen;
import dev.ragtime.operator.knowledgebase.weaviate.HostSeen.Address;
import dev.ragtime.operator.knowledgebase.weaviate.KeyMemory;
import dev.ragtime.operator.knowledgebase.weaviate.StoreHealth;
import dev.ragtime.operator.knowledgebase.weaviate.StoreProbe;
import dev.ragtime.operator.knowledgebase.weaviate.StoreSeen;
import dev.ragtime.operator.knowledgebase.weaviate.WeaviateCluster;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Names;
import dev.ragtime.operator.kubernetes.Reason;
import dev.ragtime.operator.probe.TrustingProbe;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks at a store that is not the KnowledgeBase's own: that of another one, or one that somebody else runs. */
final class HostObserver {
    private static final String SHARED = "spec.store.weaviate.shared.knowledgeBase.name";
    private static final String EXTERNAL = "spec.store.weaviate.external.";

    private final KubernetesClient client;
    private final StoreProbe probe;
    private final KeyMemory<GuestKey> memory;
    private final Supplier<List<KnowledgeBase>> all;

    /** @param all KnowledgeBases that this operator runs */
    HostObserver(
            KubernetesClient client, StoreProbe probe, KeyMemory<GuestKey> memory, Supplier<List<KnowledgeBase>> all) {
        this.client = client;
        this.probe = probe;
        this.memory = memory;
        this.all = all;
    }

    StoreObserver.Seen shared(KnowledgeBase resource, SharedWeaviate shared) throws InterruptedException {
        memory.keep(all.get());
        var namespace = resource.getMetadata().getNamespace();
        var name = shared.knowledgeBase().name();
        var host = Hosting.owner(resource, all.get());
        var secret = Names.weaviate(resource.getMetadata().getName());
        var key = memory.of(resource)
                .or(() -> SecretObserver.ofClients(resource, client).flatMap(GuestKey::of));
        var refused = refused(resource, namespace, name, host);
        var service = Names.weaviate(name);
        var seen = new HostSeen(
                new Address(
                        Names.serviceUrl(service, namespace),
                        Names.serviceHost(service, namespace) + ":" + WeaviateCluster.GRPC_PORT,
                        Optional.of(secret),
                        Optional.empty()),
                Optional.empty(),
                host.map(kb -> kb.getSpec().store().weaviate().kind())
                        .filter(Store.Managed.class::isInstance)
                        .map(kind -> ((Store.Managed) kind).replicas()),
                key,
                key.map(GuestKey::apiKey),
                refused.isEmpty() && host.filter(Hosting::isKept).isPresent(),
                refused.stream().toList());
        if (key.isEmpty() || host.isEmpty()) return new StoreObserver.Seen(StoreSeen.of(seen), StoreHealth.UNREACHABLE);
        var health = probe.ask(seen.access()).health().orElse(StoreHealth.UNREACHABLE);
        return new StoreObserver.Seen(StoreSeen.of(seen), health);
    }

    /** Why an index cannot live there. */
    private static Optional<Finding> refused(
            KnowledgeBase resource, String namespace, String name, Optional<KnowledgeBase> host) {
        if (host.isEmpty())
            return Optional.of(Finding.stalled(
                    Reason.KnowledgeBaseNotFound,
                    "%s: KnowledgeBase %s/%s does not exist: create it, or create this KnowledgeBase with another name there"
                            .formatted(SHARED, namespace, name)));
        if (!(host.get().getSpec().store().weaviate().kind() instanceof Store.Managed))
            return Optional.of(Finding.stalled(
                    Reason.InvalidSpec,
                    ("%s: the store of KnowledgeBase %s/%s is not its own: create this KnowledgeBase anew with one that has a"
                                    + " managed store")
                            .formatted(SHARED, namespace, name)));
        boolean standing = Optional.ofNullable(resource.getStatus())
                .filter(status -> status.activeIndex() != null)
                .isPresent();
        if (host.get().getMetadata().getDeletionTimestamp() != null && !standing)
            return Optional.of(Finding.stalled(
                    Reason.StoreInUse,
                    "%s: KnowledgeBase %s/%s is being deleted: create this KnowledgeBase anew with another one that stays"
                            .formatted(SHARED, namespace, name)));
        return Optional.empty();
    }

    StoreObserver.Seen external(KnowledgeBase resource, ExternalWeaviate external) throws InterruptedException {
        var namespace = resource.getMetadata().getNamespace();
        var findings = new ArrayList<Finding>();
        var apiKey = Optional.ofNullable(external.credentialsSecret())
                .flatMap(named -> ofSecret(resource, "credentialsSecret", named, PodLayout.API_KEY, findings));
        var pem = Optional.ofNullable(external.caSecret())
                .flatMap(secret -> ofSecret(resource, "caSecret", secret, ExternalWeaviate.CA, findings))
                .or(() -> Optional.ofNullable(external.caConfigMap())
                        .flatMap(map -> ofConfigMap(namespace, map, findings)));
        var problem = pem.flatMap(TrustingProbe::problem);
        problem.ifPresent(why -> findings.add(Finding.stalled(
                Reason.InvalidSpec, "%s: what it holds is no certificate in PEM: %s".formatted(field(external), why))));
        var certificates = pem.filter(_ -> problem.isEmpty());
        if (!isAddress(external.url()))
            findings.add(Finding.stalled(
                    Reason.InvalidSpec,
                    "%surl: %s is no address: write one such as https://weaviate.example.com"
                            .formatted(EXTERNAL, external.url())));
        var health = StoreHealth.UNREACHABLE;
        var address = new Address(
                external.url().replaceAll("/$", ""),
                external.grpcAddress(),
                Optional.ofNullable(external.credentialsSecret()).map(KeyReference::name),
                Optional.ofNullable(external.credentialsSecret()).map(KeyReference::key));
        if (findings.isEmpty()) {
            var told = probe.ask(
                    seen(external, address, certificates, apiKey, findings).access());
            health = told.health().orElse(health);
            silence(external, told, health).ifPresent(findings::add);
        }
        return new StoreObserver.Seen(StoreSeen.of(seen(external, address, certificates, apiKey, findings)), health);
    }

    private static boolean isAddress(String url) {
        try {
            return new URI(url).getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static HostSeen seen(
            ExternalWeaviate external,
            Address address,
            Optional<String> certificates,
            Optional<String> apiKey,
            List<Finding> findings) {
        return new HostSeen(
                address, certificates, Optional.of(external.replicas()), Optional.empty(), apiKey, false, findings);
    }

    private static String field(ExternalWeaviate external) {
        return EXTERNAL + (external.caSecret() == null ? "caConfigMap" : "caSecret");
    }

    private static Optional<Finding> silence(ExternalWeaviate external, StoreProbe.Told told, StoreHealth health) {
        if (health.refusesKey())
            return Optional.of(Finding.stalled(
                    Reason.CredentialsRejected,
                    external.credentialsSecret() == null
                            ? "%scredentialsSecret: %s wants an API key: name a Secret that holds one"
                                    .formatted(EXTERNAL, external.url())
                            : "%scredentialsSecret: %s refuses the API key of Secret %s: correct it, and see that its user may read nodes"
                                    .formatted(
                                            EXTERNAL,
                                            external.url(),
                                            external.credentialsSecret().name())));
        if (told.silence().isEmpty()) return Optional.empty();
        // it may come back, or a person must correct the address or the CA: both are told by what it says
        return Optional.of(Finding.stalled(
                Reason.StoreUnavailable,
                "%surl: %s: %s: correct the address, or what keeps it from answering%s"
                        .formatted(
                                EXTERNAL,
                                external.url(),
                                told.silence(),
                                external.url().startsWith("https") ? ", or the CA that signed its certificate" : "")));
    }

    private Optional<String> ofSecret(
            KnowledgeBase resource, String field, KeyReference named, String otherwise, List<Finding> findings) {
        var namespace = resource.getMetadata().getNamespace();
        var key = named.key(otherwise);
        var secret = SecretObserver.find(resource, named.name(), client);
        var value = secret.map(Secret::getData)
                .map(data -> data.get(key))
                .map(encoded -> new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8).strip())
                .filter(text -> !text.isEmpty());
        if (value.isEmpty())
            findings.add(missing(Reason.MissingSecret, field, "Secret", namespace, named, key, secret.isPresent()));
        return value;
    }

    private Optional<String> ofConfigMap(String namespace, KeyReference named, List<Finding> findings) {
        var key = named.key(ExternalWeaviate.CA);
        var map = Optional.ofNullable(client.configMaps()
                .inNamespace(namespace)
                .withName(named.name())
                .get());
        var value = map.map(ConfigMap::getData).map(data -> data.get(key)).filter(text -> !text.isBlank());
        if (value.isEmpty())
            findings.add(missing(
                    Reason.MissingConfigMap, "caConfigMap", "ConfigMap", namespace, named, key, map.isPresent()));
        return value;
    }

    private static Finding missing(
            Reason reason, String field, String kind, String namespace, KeyReference named, String key, boolean there) {
        if (!there) return Finding.absent(reason, EXTERNAL + field + ".name", kind, namespace, named.name());
        return Finding.stalled(
                reason,
                "%s%s: %s %s/%s has nothing in key %s: add it, or name another key"
                        .formatted(EXTERNAL, field, kind, namespace, named.name(), key));
    }
}
