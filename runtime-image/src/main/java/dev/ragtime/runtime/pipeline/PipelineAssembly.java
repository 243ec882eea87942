package dev.ragtime.runtime.pipeline;

import dev.ragtime.api.Reference;
import dev.ragtime.api.knowledgebase.Access;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseSpec;
import dev.ragtime.api.pipeline.Prompt;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.runtime.config.Manifests;
import dev.ragtime.runtime.config.UserError;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.generate.ContextBudget;
import dev.ragtime.runtime.generate.PromptTemplates;
import dev.ragtime.runtime.generate.RouteChatModel;
import dev.ragtime.runtime.http.Backends;
import dev.ragtime.runtime.quote.ExtractiveAnswer;
import dev.ragtime.runtime.quote.Similarity;
import dev.ragtime.runtime.rank.JudgeReranker;
import dev.ragtime.runtime.rank.Refinement;
import dev.ragtime.runtime.rank.Reranker;
import dev.ragtime.runtime.rank.RouteReranker;
import dev.ragtime.runtime.retrieve.AccessInForce;
import dev.ragtime.runtime.retrieve.IndexRetriever;
import dev.ragtime.runtime.retrieve.SearchedIndex;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Puts a pipeline together from its manifests; {@code serve}, {@code local} and {@code evaluate} all do it here. */
public final class PipelineAssembly {
    private static final Duration REST = Duration.ofSeconds(10);

    /** Of a request's time, what it waits for its turn at most: a third. */
    private static final int WAITED = 3;

    private final Manifests manifests;
    private final Function<ModelRoute, String> endpoint;
    private final int contextTokens;

    /**
     * @param endpoint base address of a route, including {@code /v1}
     * @param contextTokens room for a prompt in the model's context, without the answer
     */
    public PipelineAssembly(Manifests manifests, Function<ModelRoute, String> endpoint, int contextTokens) {
        this.manifests = manifests;
        this.endpoint = endpoint;
        this.contextTokens = contextTokens;
    }

    /** For a pod: routes are asked where their status says. */
    public static PipelineAssembly inCluster(Manifests manifests, int contextTokens) {
        return new PipelineAssembly(manifests, PipelineAssembly::statusEndpoint, contextTokens);
    }

    /**
     * @param indexes of the pipeline's KnowledgeBases those that are open, at least one; of the others answers say that they
     *     were not searched
     * @throws UserError when a manifest names something that is not there, or a template is wrong
     */
    public Pipeline assemble(RagPipeline pipeline, List<OpenIndex> indexes) {
        var searched = indexes.stream().map(this::searched).toList();
        // words of questions and answers are counted and compared by the model of the first
        var embedder = indexes.getFirst().embedder();
        return Pipeline.of(
                pipeline,
                retrieval(pipeline, searched, absent(pipeline, indexes), reranker(pipeline)),
                model(pipeline, embedder),
                quoting(embedder));
    }

    private static List<String> absent(RagPipeline pipeline, List<OpenIndex> indexes) {
        var open = indexes.stream().map(OpenIndex::knowledgeBase).toList();
        return pipeline.getSpec().knowledgeBaseNames().stream()
                .filter(name -> !open.contains(name))
                .toList();
    }

    private SearchedIndex searched(OpenIndex open) {
        return open.searched(AccessInForce.of(access(open.knowledgeBase()), open.store()));
    }

    /** For whom the KnowledgeBase is by what this process was configured with; the index may say more. */
    private Access access(String knowledgeBase) {
        return manifests
                .knowledgeBase(knowledgeBase)
                .map(KnowledgeBase::getSpec)
                .map(KnowledgeBaseSpec::access)
                .orElseGet(Access::defaults);
    }

    /**
     * What retrieves in {@link #assemble}, for who judges an index and needs no route to be there. It finds whatever there is,
     * whomever it is for: nothing of it may be shown.
     */
    public static Pipeline retrieving(RagPipeline pipeline, List<OpenIndex> indexes) {
        var all = indexes.stream()
                .map(open -> open.searched(AccessInForce.unheeded()))
                .toList();
        return Pipeline.of(
                pipeline,
                retrieval(pipeline, all, List.of(), Optional.empty()),
                Optional.empty(),
                quoting(indexes.getFirst().embedder()));
    }

    private static QuotingStage quoting(Embedder embedder) {
        return new QuotingStage(new ExtractiveAnswer(Similarity.by(embedder)), embedder.tokenizer()::count);
    }

    private static RetrievalStage retrieval(
            RagPipeline pipeline, List<SearchedIndex> indexes, List<String> absent, Optional<Reranker> reranker) {
        var settings = pipeline.getSpec().retrieval();
        return RetrievalStage.of(
                settings,
                new IndexRetriever(indexes, absent, settings),
                Refinement.of(settings, reranker, InstantSource.system()),
                new RetrievalLimit(time(pipeline).dividedBy(WAITED)));
    }

    private Optional<ModelStage> model(RagPipeline pipeline, Embedder embedder) {
        var generator = pipeline.getSpec().generator();
        return Optional.ofNullable(generator.modelRoute()).map(reference -> {
            var route = route(pipeline, "spec.generator.modelRoute", reference);
            var model =
                    new RouteChatModel(Backends.newClient(), endpoint.apply(route), reference.name(), wait(pipeline));
            var budget = new ContextBudget(contextTokens, embedder.tokenizer()::count, InstantSource.system());
            return new ModelStage(
                    model,
                    prompt(pipeline),
                    budget,
                    generator.outputLimit(),
                    generator.sampling(),
                    generator.showsThinking());
        });
    }

    private Optional<Reranker> reranker(RagPipeline pipeline) {
        return Optional.ofNullable(pipeline.getSpec().retrieval().rerank()).map(wanted -> {
            var name = wanted.route().name();
            var address =
                    endpoint.apply(route(pipeline, "spec.retrieval.rerank." + wanted.routeField(), wanted.route()));
            return wanted.judge() == null
                    ? new RouteReranker(Backends.newClient(), address, name)
                    : new JudgeReranker(new RouteChatModel(Backends.newClient(), address, name, wanted.timeout()));
        });
    }

    private static Duration time(RagPipeline pipeline) {
        return Duration.ofSeconds(pipeline.getSpec().timeoutSeconds());
    }

    /** Leaves a sixth of the request's time, or ten seconds, for an answer without the model. */
    private static Duration wait(RagPipeline pipeline) {
        var whole = time(pipeline);
        var rest = whole.dividedBy(6);
        return whole.minus(rest.compareTo(REST) < 0 ? rest : REST);
    }

    private ModelRoute route(RagPipeline pipeline, String field, Reference reference) {
        return manifests
                .route(reference.name())
                .orElseThrow(() -> new UserError(
                        field(pipeline, field + ".name"),
                        "there is no ModelRoute " + reference.name() + ": create it, or name another"));
    }

    private static String statusEndpoint(ModelRoute route) {
        return Optional.ofNullable(route.getStatus())
                .flatMap(s -> Optional.ofNullable(s.endpoint()))
                .orElseThrow(() -> new UserError(
                        "ModelRoute/" + route.getMetadata().getName() + " status.endpoint",
                        "the route has no address yet: wait for condition Ready"));
    }

    private PromptTemplates prompt(RagPipeline pipeline) {
        return Optional.ofNullable(pipeline.getSpec().prompt())
                .map(p -> p.inline() != null ? inline(pipeline, p.inline()) : fromConfigMap(pipeline, p.configMap()))
                .orElseGet(PromptTemplates::defaults);
    }

    private static PromptTemplates inline(RagPipeline pipeline, Prompt.Templates templates) {
        return PromptTemplates.of(field(pipeline, "spec.prompt.inline"), templates.system(), templates.user());
    }

    private PromptTemplates fromConfigMap(RagPipeline pipeline, Reference reference) {
        var field = field(pipeline, "spec.prompt.configMap.name");
        var configMap = manifests
                .configMap(reference.name())
                .orElseThrow(() -> new UserError(
                        field, "there is no ConfigMap " + reference.name() + ": create it with keys system and user"));
        var data = Optional.ofNullable(configMap.getData()).orElse(Map.of());
        if (!data.containsKey("system") || !data.containsKey("user")) {
            throw new UserError(field, "ConfigMap " + reference.name() + " needs the keys system and user");
        }
        return PromptTemplates.of("ConfigMap/" + reference.name() + " data", data.get("system"), data.get("user"));
    }

    private static String field(RagPipeline pipeline, String path) {
        return "RagPipeline/" + pipeline.getMetadata().getName() + " " + path;
    }
}
