package dev.ragtime.operator.pipeline;

import dev.ragtime.api.Reference;
import dev.ragtime.api.knowledgebase.CandidateIndex;
import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.VolumeFiles;
import dev.ragtime.api.pipeline.Generator;
import dev.ragtime.api.pipeline.Memory;
import dev.ragtime.api.pipeline.Prompt;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.pipeline.RagPipelineSpec;
import dev.ragtime.api.pipeline.Rerank;
import dev.ragtime.api.pipeline.RerankModel;
import dev.ragtime.api.route.ModelRoute;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A pipeline and the objects it names, as far as they exist.
 *
 * @param knowledgeBases those that are asked, in the order in which they are named
 * @param route the one that writes answers; empty also when none is named
 * @param rewriter the route that words queries; empty also when none is named
 * @param reranker the route that ranks passages anew; empty also when none is named
 * @param learner the route that is asked for facts; empty also when none is named
 * @param claims names of the PersistentVolumeClaims with models that exist, of those that the pipeline names
 * @param promptConfigMap the templates; empty also when none is named
 * @param auth what says who may ask
 */
public record PipelineInputs(
        RagPipeline pipeline,
        List<KnowledgeBase> knowledgeBases,
        Optional<ModelRoute> route,
        Optional<ModelRoute> rewriter,
        Optional<ModelRoute> reranker,
        Optional<ModelRoute> learner,
        Set<String> claims,
        Optional<ConfigMap> promptConfigMap,
        AuthObjects auth) {
    public PipelineInputs {
        var names = pipeline.getSpec().knowledgeBaseNames();
        knowledgeBases = knowledgeBases.stream()
                .sorted(Comparator.comparingInt(
                        known -> names.indexOf(known.getMetadata().getName())))
                .toList();
        claims = Set.copyOf(claims);
    }

    /** A pipeline that names nothing to know callers by, and asks no model before it answers. */
    public PipelineInputs(
            RagPipeline pipeline,
            List<KnowledgeBase> knowledgeBases,
            Optional<ModelRoute> route,
            Optional<ConfigMap> promptConfigMap) {
        this(
                pipeline,
                knowledgeBases,
                route,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                promptConfigMap,
                AuthObjects.NONE);
    }

    /** A pipeline that names no route to be asked for facts, and no claim. */
    public PipelineInputs(
            RagPipeline pipeline,
            List<KnowledgeBase> knowledgeBases,
            Optional<ModelRoute> route,
            Optional<ModelRoute> rewriter,
            Optional<ModelRoute> reranker,
            Optional<ConfigMap> promptConfigMap,
            AuthObjects auth) {
        this(pipeline, knowledgeBases, route, rewriter, reranker, Optional.empty(), Set.of(), promptConfigMap, auth);
    }

    /** Key of the system message's template in a prompt ConfigMap. */
    static final String SYSTEM = "system";

    /** Key of the user message's template in a prompt ConfigMap. */
    static final String USER = "user";

    static Optional<String> routeName(RagPipelineSpec spec) {
        return Optional.ofNullable(spec.generator()).map(Generator::modelRoute).map(Reference::name);
    }

    static Optional<String> rewriterName(RagPipelineSpec spec) {
        return Optional.ofNullable(spec.retrieval().rewriting().modelRoute()).map(Reference::name);
    }

    static Optional<String> rerankerName(RagPipelineSpec spec) {
        return Optional.ofNullable(spec.retrieval().rerank())
                .flatMap(Rerank::route)
                .map(Reference::name);
    }

    /** The model that ranks passages anew inside the pods. */
    static Optional<RerankModel> rerankModel(RagPipelineSpec spec) {
        return Optional.ofNullable(spec.retrieval().rerank()).map(Rerank::inProcess);
    }

    /** The claim that it is on. */
    static Optional<String> claimName(RagPipelineSpec spec) {
        return rerankModel(spec).map(RerankModel::volume).map(VolumeFiles::claimName);
    }

    static Optional<String> learnerName(RagPipelineSpec spec) {
        return Optional.ofNullable(spec.memory()).flatMap(Memory::learningRoute).map(Reference::name);
    }

    static Optional<String> promptName(RagPipelineSpec spec) {
        return Optional.ofNullable(spec.prompt()).map(Prompt::configMap).map(Reference::name);
    }

    /** What questions are or soon will be embedded with, each once; only when each KnowledgeBase has an index. */
    List<Embedding> embeddings() {
        return knowledgeBases.stream()
                .flatMap(PipelineInputs::embeddings)
                .distinct()
                .toList();
    }

    private static Stream<Embedding> embeddings(KnowledgeBase knowledgeBase) {
        var status = knowledgeBase.getStatus();
        var pinned = Optional.ofNullable(knowledgeBase.getSpec())
                .map(spec -> spec.promotion().pinnedIndex());
        var indexes = Stream.of(
                Stream.of(status.activeIndex()),
                Stream.ofNullable(status.candidateIndex()).map(CandidateIndex::index),
                status.keptIndexes().stream().filter(index -> pinned.equals(Optional.of(index.number()))));
        return indexes.flatMap(some -> some).map(index -> index.definition().embedding());
    }

    /** Those to which it matters who asks. */
    List<KnowledgeBase> byPrincipals() {
        return knowledgeBases.stream()
                .filter(known -> known.getSpec().access().byPrincipals())
                .toList();
    }

    /** Names of those that do not exist. */
    List<String> missing() {
        var known = knowledgeBases.stream()
                .map(knowledgeBase -> knowledgeBase.getMetadata().getName())
                .toList();
        return pipeline.getSpec().knowledgeBaseNames().stream()
                .filter(name -> !known.contains(name))
                .toList();
    }

    /** The prompt in force; empty when the runtime's default is, or when a named ConfigMap is missing. */
    Optional<Prompt.Templates> prompt() {
        var inline = Optional.ofNullable(pipeline.getSpec().prompt()).map(Prompt::inline);
        return inline.or(() -> promptConfigMap
                .map(ConfigMap::getData)
                .map(data -> new Prompt.Templates(data.getOrDefault(SYSTEM, ""), data.getOrDefault(USER, ""))));
    }
}
