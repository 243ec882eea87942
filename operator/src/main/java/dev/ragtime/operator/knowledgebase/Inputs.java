package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.Reference;
import dev.ragtime.api.knowledgebase.CandidateIndex;
import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.ExternalWeaviate;
import dev.ragtime.api.knowledgebase.Index;
import dev.ragtime.api.knowledgebase.IndexDefinition;
import dev.ragtime.api.knowledgebase.KeyReference;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.knowledgebase.Promotion.Dataset;
import dev.ragtime.api.knowledgebase.RoutedModel;
import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.api.knowledgebase.SourceKind;
import dev.ragtime.api.knowledgebase.VolumeFiles;
import dev.ragtime.operator.kubernetes.ModelVolumes;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names of objects that a KnowledgeBase is made from, by their kind. */
final class Inputs {
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

    static Set<String> names(KnowledgeBase resource, Function<Source, Optional<String>> name) {
        return resource.getSpec().sources().stream()
                .map(name)
                .flatMap(Optional::stream)
                .collect(Collectors.toUnmodifiableSet());
    }

    static Optional<String> configMap(Source source) {
        return Optional.ofNullable(source.configMap()).map(reference -> reference.name());
    }

    static Optional<String> claim(Source source) {
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

    static Optional<String> secret(Source source) {
        return SourceKind.of(source).flatMap(SourceKind::credentials).map(SourceKind.Credentials::secret);
    }
}
