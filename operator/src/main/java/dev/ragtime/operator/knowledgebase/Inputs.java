package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.Reference;
import dev.ragtime.api.knowledgebase.AzureContainer;
import dev.ragtime.api.knowledgebase.CandidateIndex;
import dev.ragtime.api.knowledgebase.Chunking;
import dev.ragtime.api.knowledgebase.CustomModel;
import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.ExternalWeaviate;
import dev.ragtime.api.knowledgebase.GcsBucket;
import dev.ragtime.api.knowledgebase.GitRepository;
import dev.ragtime.api.knowledgebase.ImageFiles;
import dev.ragtime.api.knowledgebase.Index;
import dev.ragtime.api.knowledgebase.IndexDefinition;
import dev.ragtime.api.knowledgebase.JdbcQuery;
import dev.ragtime.api.knowledgebase.KeyReference;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.knowledgebase.Promotion.Dataset;
import dev.ragtime.api.knowledgebase.PushedDocuments;
import dev.ragtime.api.knowledgebase.RoutedModel;
import dev.ragtime.api.knowledgebase.S3Bucket;
import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.api.knowledgebase.SourceKind;
import dev.ragtime.api.knowledgebase.VolumeFiles;
import dev.ragtime.api.knowledgebase.WebPages;
import dev.ragtime.api.knowledgebase.Webhook;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.ModelVolumes;
import dev.ragtime.operator.kubernetes.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Objects that the sources of a KnowledgeBase name, and what is wrong with them. */
final class Inputs {
    private static final String USERNAME = "username";

    private Inputs() {}

    static Set<String> configMaps(KnowledgeBase resource) {
        return names(resource, Inputs::configMap);
    }

    /** The ConfigMap with the certificates of an external store. */
    static Optional<String> certificatesMap(KnowledgeBase resource) {
        return external(resource).map(ExternalWeaviate::caConfigMap).map(KeyReference::name);
    }

    private static Optional<ExternalWeaviate> external(KnowledgeBase resource) {
        return Optional.ofNullable(resource.getSpec().store().weaviate().external());
    }

    /** The ConfigMap with the judged queries of a gate. */
    static Optional<String> datasetMap(KnowledgeBase resource) {
        return dataset(resource).map(Dataset::configMap).map(Reference::name);
    }

    /** The claim with the judged queries of a gate. */
    static Optional<String> datasetClaim(KnowledgeBase resource) {
        return dataset(resource).map(Dataset::volume).map(VolumeFiles::claimName);
    }

    private static Optional<Dataset> dataset(KnowledgeBase resource) {
        return Optional.ofNullable(resource.getSpec().promotion().gate().dataset());
    }

    /** Those that sources are read with, with API keys, that webhooks are signed with, and of an external store. */
    static Set<String> secrets(KnowledgeBase resource) {
        var names = new TreeSet<String>();
        names.addAll(names(resource, Inputs::secret));
        names.addAll(names(resource, Inputs::apiKeys));
        names.addAll(names(resource, Inputs::webhookToken));
        var external = external(resource);
        external.map(ExternalWeaviate::credentialsSecret)
                .map(KeyReference::name)
                .ifPresent(names::add);
        external.map(ExternalWeaviate::caSecret).map(KeyReference::name).ifPresent(names::add);
        return Collections.unmodifiableSet(names);
    }

    /**
     * Digests of the Secrets that sources are read with, by name; empty while the key that they are made with is away. An
     * API key opens the endpoint, and nothing has to be read again for another one.
     */
    static Optional<Map<String, String>> credentials(Observation seen) {
        var read = names(seen.resource(), Inputs::secret);
        var digests = new TreeMap<String, String>();
        for (var secret : seen.secrets().entrySet()) {
            if (!read.contains(secret.getKey())) continue;
            if (secret.getValue().digest().isEmpty()) return Optional.empty();
            digests.put(secret.getKey(), secret.getValue().digest().orElseThrow());
        }
        return Optional.of(digests);
    }

    /** Secrets with API keys that do not exist or have none: the endpoint turns everybody away. */
    static List<Finding> missingApiKeys(Observation seen) {
        var namespace = seen.resource().getMetadata().getNamespace();
        var missing = new ArrayList<Finding>();
        for (var source : seen.resource().getSpec().pushed()) {
            var path = "spec.sources[" + source.name() + "].http.apiKeysSecret.name";
            var name = source.http().apiKeysSecret().name();
            var secret = seen.secrets().get(name);
            if (secret == null) missing.add(absent(Reason.MissingSecret, path, "Secret", namespace, name));
            else if (secret.keys().isEmpty())
                missing.add(Finding.stalled(
                        Reason.MissingSecret,
                        "%s: Secret %s/%s has no key: add one whose value is an API key"
                                .formatted(path, namespace, name)));
        }
        return List.copyOf(missing);
    }

    /** What keeps webhooks from being taken: runs go on without them. */
    static List<Finding> deafWebhooks(Observation seen, boolean taken) {
        var namespace = seen.resource().getMetadata().getNamespace();
        var found = new ArrayList<Finding>();
        for (var source : seen.resource().getSpec().sources()) {
            if (source.webhook() == null) continue;
            var field = "spec.sources[" + source.name() + "].webhook";
            var path = field + ".tokenSecret.name";
            var name = source.webhook().tokenSecret().name();
            var secret = seen.secrets().get(name);
            if (!taken)
                found.add(
                        Finding.stalled(
                                Reason.WebhooksOff,
                                field
                                        + ": this operator takes no webhooks: set webhook.enabled in its chart, or leave it out"));
            else if (secret == null) found.add(absent(Reason.MissingSecret, path, "Secret", namespace, name));
            else if (!secret.says(Webhook.TOKEN))
                found.add(Finding.stalled(
                        Reason.MissingSecret,
                        "%s: Secret %s/%s has %s %s: add the secret that the sender of hooks has, too"
                                .formatted(
                                        path,
                                        namespace,
                                        name,
                                        secret.keys().contains(Webhook.TOKEN) ? "nothing in key" : "no key",
                                        Webhook.TOKEN)));
        }
        return List.copyOf(found);
    }

    static Set<String> claims(KnowledgeBase resource) {
        var names = new TreeSet<>(names(resource, Inputs::claim));
        embeddings(resource)
                .flatMap(embedding -> ModelVolumes.of(embedding).stream())
                .flatMap(model -> Stream.ofNullable(model.volume()))
                .forEach(volume -> names.add(volume.claimName()));
        return Collections.unmodifiableSet(names);
    }

    /** ModelRoutes that embed, or write lines for chunks. */
    static Set<String> routes(KnowledgeBase resource) {
        var embed = embeddings(resource)
                .flatMap(embedding -> Stream.ofNullable(embedding.modelRoute()))
                .map(RoutedModel::name);
        var write = Stream.concat(
                        Stream.of(resource.getSpec().chunking()),
                        definitions(resource).map(IndexDefinition::chunking))
                .flatMap(chunking -> Stream.ofNullable(chunking.contextual()))
                .map(contextual -> contextual.modelRoute().name());
        return Stream.concat(embed, write).collect(Collectors.toUnmodifiableSet());
    }

    /** Those that the spec asks for, and those that indexes have. */
    private static Stream<Embedding> embeddings(KnowledgeBase resource) {
        return Stream.concat(
                Stream.of(resource.getSpec().embedding()), definitions(resource).map(IndexDefinition::embedding));
    }

    private static Stream<IndexDefinition> definitions(KnowledgeBase resource) {
        var status = Optional.ofNullable(resource.getStatus());
        var indexes = Stream.concat(
                status.map(KnowledgeBaseStatus::activeIndex).stream(),
                status.map(KnowledgeBaseStatus::candidateIndex).map(CandidateIndex::index).stream());
        return indexes.map(Index::definition).filter(Objects::nonNull);
    }

    /** What a run cannot embed without. */
    static Optional<Finding> missingModel(Observation seen, IndexDefinition index) {
        return missingModel(seen, index.embedding()).or(() -> missingWriter(seen, index.chunking()));
    }

    private static Optional<Finding> missingWriter(Observation seen, Chunking chunking) {
        return Optional.ofNullable(chunking.contextual())
                .map(contextual -> contextual.modelRoute().name())
                .filter(name -> !seen.routes().contains(name))
                .map(name -> absent(
                        Reason.ModelRouteNotFound,
                        "spec.chunking.contextual.modelRoute.name",
                        "ModelRoute",
                        seen.resource().getMetadata().getNamespace(),
                        name));
    }

    private static Optional<Finding> missingModel(Observation seen, Embedding embedding) {
        var namespace = seen.resource().getMetadata().getNamespace();
        return switch (embedding.kind()) {
            case CustomModel model
            when model.volume() != null
                    && !seen.claims().contains(model.volume().claimName()) ->
                Optional.of(absent(
                        Reason.MissingClaim,
                        "spec.embedding.inProcess.custom.volume.claimName",
                        "PersistentVolumeClaim",
                        namespace,
                        model.volume().claimName()));
            case RoutedModel model
            when !seen.routes().contains(model.name()) ->
                Optional.of(absent(
                        Reason.ModelRouteNotFound,
                        "spec.embedding.modelRoute.name",
                        "ModelRoute",
                        namespace,
                        model.name()));
            default -> Optional.empty();
        };
    }

    /** Sources that cannot be read, since an object that they name is missing, in order; the others can. */
    static Map<String, Finding> missing(Observation seen) {
        var missing = new LinkedHashMap<String, Finding>();
        for (var source : seen.resource().getSpec().sources()) {
            missing(seen, source).ifPresent(finding -> missing.put(source.name(), finding));
        }
        return Collections.unmodifiableMap(missing);
    }

    private static Optional<Finding> missing(Observation seen, Source source) {
        var namespace = seen.resource().getMetadata().getNamespace();
        var field = "spec.sources[" + source.name() + "].";
        return configMap(source)
                .filter(name -> !seen.configMaps().containsKey(name))
                .map(name -> absent(Reason.MissingConfigMap, field + "configMap.name", "ConfigMap", namespace, name))
                .or(() -> claim(source)
                        .filter(name -> !seen.claims().contains(name))
                        .map(name -> absent(
                                Reason.MissingClaim,
                                field + "volume.claimName",
                                "PersistentVolumeClaim",
                                namespace,
                                name)))
                .or(() -> Optional.ofNullable(seen.unmounted().get(source.name())))
                .or(() -> SourceKind.of(source).flatMap(kind -> credentials(seen, kind, field, namespace)));
    }

    /** Claims that exist, and sources whose images can be mounted, as far as is known. */
    static Set<String> mounted(Observation seen) {
        var images = seen.resource().getSpec().sources().stream()
                .filter(source -> source.image() != null)
                .map(Source::name)
                .filter(name -> !seen.unmounted().containsKey(name))
                .map(name -> "image/" + name);
        var claims = names(seen.resource(), Inputs::claim).stream().filter(seen.claims()::contains);
        return Stream.concat(claims.map(name -> "claim/" + name), images).collect(Collectors.toUnmodifiableSet());
    }

    private static Optional<Finding> credentials(Observation seen, SourceKind kind, String field, String namespace) {
        return kind.credentials().flatMap(wanted -> {
            var path = field + fieldOf(kind) + ".credentialsSecret.name";
            var name = wanted.secret();
            var secret = seen.secrets().get(name);
            if (secret == null) return Optional.of(absent(Reason.MissingSecret, path, "Secret", namespace, name));
            return wanted.missing(secret.keys()::contains)
                    .map(key -> Finding.stalled(
                            Reason.MissingSecret,
                            "%s: Secret %s/%s has no key %s: %s".formatted(path, namespace, name, key, remedy(kind))));
        });
    }

    private static String fieldOf(SourceKind kind) {
        return switch (kind) {
            case GitRepository git -> "git";
            case S3Bucket s3 -> "s3";
            case GcsBucket gcs -> "gcs";
            case AzureContainer azureBlob -> "azureBlob";
            case WebPages web -> "web";
            case JdbcQuery jdbc -> "jdbc";
            case VolumeFiles volume -> "volume";
            case ImageFiles image -> "image";
            case SourceKind.ConfigMap configMap -> "configMap";
            case PushedDocuments http -> "http";
        };
    }

    /** What a missing key of the credentials should hold. */
    private static String remedy(SourceKind kind) {
        return switch (kind) {
            case GitRepository git
            when git.overSsh() ->
                "add it: ssh-privatekey is a deploy key without passphrase, known_hosts has the server's public keys";
            case GitRepository git -> "add it (a token will do), and username if the server wants one";
            case S3Bucket _ -> "add it: an access key has an id and a secret";
            case GcsBucket _ -> "add it: it is the file that Google makes for a key of a service account";
            case AzureContainer _ ->
                "add it: a key of the account, or a SAS token, or secret, client id and tenant id of a service principal";
            case JdbcQuery _ -> "add it: keys username and password are those of a user that may read";
            case WebPages _, VolumeFiles _, ImageFiles _, SourceKind.ConfigMap _, PushedDocuments _ -> "add it";
        };
    }

    /** The end of a message on refused credentials: a key under another name goes unnoticed, since it may be left out. */
    static String hint(Observation seen, String sourceName) {
        return seen.resource().getSpec().sources().stream()
                .filter(source -> sourceName.equals(source.name()))
                .filter(source -> source.git() != null && !source.git().overSsh())
                .flatMap(source -> secret(source).stream())
                .filter(name -> Optional.ofNullable(seen.secrets().get(name))
                        .filter(secret -> !secret.keys().contains(USERNAME))
                        .isPresent())
                .map(name -> "; Secret %s has no key %s, so \"git\" was sent: add it if the server wants another"
                        .formatted(name, USERNAME))
                .findFirst()
                .orElse("");
    }

    private static Finding absent(Reason reason, String field, String kind, String namespace, String name) {
        return Finding.stalled(
                reason,
                "%s: %s %s/%s does not exist: create it, or correct the name".formatted(field, kind, namespace, name));
    }

    private static Set<String> names(KnowledgeBase resource, Function<Source, Optional<String>> name) {
        return resource.getSpec().sources().stream()
                .map(name)
                .flatMap(Optional::stream)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Optional<String> configMap(Source source) {
        return Optional.ofNullable(source.configMap()).map(reference -> reference.name());
    }

    private static Optional<String> claim(Source source) {
        return Optional.ofNullable(source.volume()).map(VolumeFiles::claimName);
    }

    private static Optional<String> webhookToken(Source source) {
        return Optional.ofNullable(source.webhook())
                .map(webhook -> webhook.tokenSecret().name());
    }

    private static Optional<String> apiKeys(Source source) {
        return Optional.ofNullable(source.http())
                .map(http -> http.apiKeysSecret().name());
    }

    private static Optional<String> secret(Source source) {
        return SourceKind.of(source).flatMap(SourceKind::credentials).map(SourceKind.Credentials::secret);
    }
}
