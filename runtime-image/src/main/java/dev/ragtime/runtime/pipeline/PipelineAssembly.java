package dev.ragtime.runtime.pipeline;

import dev.ragtime.api.Reference;
import dev.ragtime.api.knowledgebase.Access;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseSpec;
import dev.ragtime.api.pipeline.Prompt;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.pipeline.Rerank;
import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.runtime.config.Manifests;
import dev.ragtime.runtime.config.UserError;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.embed.ModelPlaces;
import dev.ragtime.runtime.generate.AwaitedModel;
import dev.ragtime.runtime.generate.ChatModel;
import dev.ragtime.runtime.generate.ContextBudget;
import dev.ragtime.runtime.generate.FormattedModel;
import dev.ragtime.runtime.generate.PromptTemplates;
import dev.ragtime.runtime.generate.RouteChatModel;
import dev.ragtime.runtime.http.Backends;
import dev.ragtime.runtime.memory.Conversations;
import dev.ragtime.runtime.memory.Facts;
import dev.ragtime.runtime.memory.ModelFactExtractor;
import dev.ragtime.runtime.memory.ModelSummarizer;
import dev.ragtime.runtime.memory.Ratings;
import dev.ragtime.runtime.quote.ExtractiveAnswer;
import dev.ragtime.runtime.quote.Similarity;
import dev.ragtime.runtime.rank.BoundedReranker;
import dev.ragtime.runtime.rank.JudgeReranker;
import dev.ragtime.runtime.rank.Refinement;
import dev.ragtime.runtime.rank.RerankModels;
import dev.ragtime.runtime.rank.Reranker;
import dev.ragtime.runtime.rank.RouteReranker;
import dev.ragtime.runtime.retrieve.AccessInForce;
import dev.ragtime.runtime.retrieve.IndexRetriever;
import dev.ragtime.runtime.retrieve.SearchedIndex;
import dev.ragtime.runtime.rewrite.CarryOver;
import dev.ragtime.runtime.rewrite.QueryRewriter;
import dev.ragtime.runtime.rewrite.RouteRewriter;
import dev.ragtime.runtime.store.MemoryStore;
import dev.ragtime.runtime.store.StoreException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Puts a pipeline together from its manifests; {@code serve}, {@code local} and {@code evaluate} all do it here. */
public final class PipelineAssembly {
    /** Of a request's time, what is kept for an answer without a model at most. */
    private static final Duration REST = Duration.ofSeconds(10);

    /** Of a summary, for which nobody waits. */
    private static final Duration SUMMARY = Duration.ofMinutes(2);

    /** Of what is asked for facts of one question, for which nobody waits. */
    private static final Duration LEARNING = Duration.ofMinutes(1);

    /** Of a request's time, what it waits for its turn at most, for one call of a store, for queries and for a reranker: a third each. */
    private static final int WAITED = 3;

    private final Manifests manifests;
    private final Function<ModelRoute, String> endpoint;
    private final RerankModels rerankModels;
    private final int contextTokens;

    /**
     * @param endpoint base address of a route, including {@code /v1}
     * @param rerankModels those of this process; its owner closes them
     * @param contextTokens room for a prompt in the model's context, without the answer
     */
    public PipelineAssembly(
            Manifests manifests, Function<ModelRoute, String> endpoint, RerankModels rerankModels, int contextTokens) {
        this.manifests = manifests;
        this.endpoint = endpoint;
        this.rerankModels = rerankModels;
        this.contextTokens = contextTokens;
    }

    /** For a pod whose pipeline has no model of its own rank passages. */
    public static PipelineAssembly inCluster(Manifests manifests, int contextTokens) {
        return inCluster(
                manifests, RerankModels.open(ModelPlaces.inCluster(manifests)::root, List.of()), contextTokens);
    }

    /** For a pod: routes are asked where their status says. */
    public static PipelineAssembly inCluster(Manifests manifests, RerankModels rerankModels, int contextTokens) {
        return new PipelineAssembly(manifests, PipelineAssembly::statusEndpoint, rerankModels, contextTokens);
    }

    /**
     * @param opened of the pipeline's KnowledgeBases those that are open, at least one; of the others answers say that they
     *     were not searched
     * @throws UserError when a manifest names something that is not there, or a template is wrong
     */
    public Pipeline assemble(RagPipeline pipeline, List<OpenIndex> opened) {
        var indexes = opened.stream().map(open -> open.awaited(share(pipeline))).toList();
        var searched = indexes.stream().map(this::searched).toList();
        // words of questions and answers are counted and compared by the model of the first
        var embedder = indexes.getFirst().embedder();
        var model = chatModel(pipeline);
        var facts = facts(pipeline, indexes, model);
        return Pipeline.of(
                        pipeline,
                        new RewriteStage(rewriter(pipeline)),
                        retrieval(pipeline, searched, absent(pipeline, indexes), reranker(pipeline)),
                        // quotes are made without them
                        model.flatMap(_ -> facts).map(FactsStage::new),
                        model.map(asked -> stage(pipeline, asked, embedder)),
                        quoting(embedder))
                .with(new Pipeline.Beside(
                        conversations(pipeline, indexes, model),
                        facts,
                        ratings(pipeline, indexes),
                        first(pipeline, indexes)));
    }

    /** The model of the first KnowledgeBase that is named; empty while that is not open, since another's are other vectors. */
    private static Optional<Embedder> first(RagPipeline pipeline, List<OpenIndex> indexes) {
        var name = pipeline.getSpec().knowledgeBaseNames().getFirst();
        return indexes.stream()
                .filter(open -> open.knowledgeBase().equals(name))
                .map(OpenIndex::embedder)
                .findFirst();
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
        return retrieving(pipeline, indexes, Optional.empty());
    }

    /** @param reranker the pipeline's, where it can be asked */
    public static Pipeline retrieving(RagPipeline pipeline, List<OpenIndex> indexes, Optional<Reranker> reranker) {
        var all = indexes.stream()
                .map(open -> open.searched(AccessInForce.unheeded()))
                .toList();
        return Pipeline.of(
                pipeline,
                new RewriteStage(QueryRewriter.NONE),
                retrieval(pipeline, all, List.of(), reranker),
                Optional.empty(),
                Optional.empty(),
                quoting(indexes.getFirst().embedder()));
    }

    private static Optional<Conversations> conversations(
            RagPipeline pipeline, List<OpenIndex> indexes, Optional<ChatModel> model) {
        return Optional.ofNullable(pipeline.getSpec().memory())
                .map(memory -> new Conversations(
                        pipeline.getMetadata().getName(),
                        memory,
                        () -> memory(pipeline.getSpec().knowledgeBaseNames().getFirst(), indexes),
                        model.map(asked -> new ModelSummarizer(asked, SUMMARY)),
                        InstantSource.system()));
    }

    private Optional<Facts> facts(RagPipeline pipeline, List<OpenIndex> indexes, Optional<ChatModel> model) {
        return Optional.ofNullable(pipeline.getSpec().memory())
                .flatMap(memory -> Optional.ofNullable(memory.longTerm()))
                .map(settings -> new Facts(
                        pipeline.getMetadata().getName(),
                        settings,
                        () -> memory(pipeline.getSpec().knowledgeBaseNames().getFirst(), indexes),
                        indexes.getFirst().embedder(),
                        learner(pipeline, model).map(asked -> new ModelFactExtractor(asked, LEARNING)),
                        InstantSource.system()));
    }

    private static Optional<Ratings> ratings(RagPipeline pipeline, List<OpenIndex> indexes) {
        return Optional.ofNullable(pipeline.getSpec().memory())
                .flatMap(memory -> Optional.ofNullable(memory.ratings()))
                .map(settings -> new Ratings(
                        pipeline.getMetadata().getName(),
                        settings,
                        () -> memory(pipeline.getSpec().knowledgeBaseNames().getFirst(), indexes),
                        InstantSource.system()));
    }

    /** What is asked for facts: the route that is named for that, or the model that writes answers. */
    private Optional<ChatModel> learner(RagPipeline pipeline, Optional<ChatModel> model) {
        var memory = pipeline.getSpec().memory();
        if (!memory.longTerm().learns()) return Optional.empty();
        return memory.learningRoute()
                .<ChatModel>map(reference -> new FormattedModel(new RouteChatModel(
                        Backends.newClient(),
                        endpoint.apply(route(pipeline, "spec.memory.longTerm.learn.modelRoute", reference)),
                        reference.name(),
                        LEARNING)))
                .or(() -> model);
    }

    private static MemoryStore memory(String knowledgeBase, List<OpenIndex> indexes) {
        return indexes.stream()
                .filter(open -> open.knowledgeBase().equals(knowledgeBase))
                .findFirst()
                .orElseThrow(() -> new StoreException(
                        "what is remembered is kept in the store of KnowledgeBase/" + knowledgeBase
                                + ", which is not open",
                        true,
                        null))
                .store()
                .memory();
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
                new RetrievalLimit(share(pipeline)));
    }

    private ModelStage stage(RagPipeline pipeline, ChatModel model, Embedder embedder) {
        var generator = pipeline.getSpec().generator();
        return new ModelStage(
                model,
                Instructions.of(prompt(pipeline), examples(pipeline)),
                new ContextBudget(contextTokens, embedder.tokenizer()::count, InstantSource.system()),
                generator.outputLimit(),
                generator.sampling(),
                generator.showsThinking());
    }

    private Optional<ChatModel> chatModel(RagPipeline pipeline) {
        return Optional.ofNullable(pipeline.getSpec().generator().modelRoute()).map(reference -> {
            var route = route(pipeline, "spec.generator.modelRoute", reference);
            var model = new RouteChatModel(
                    Backends.newClient(),
                    endpoint.apply(route),
                    reference.name(),
                    RouteChatModel.Patience.leaving(time(pipeline), REST));
            return new FormattedModel(new AwaitedModel(model, "ModelRoute " + reference.name(), time(pipeline)));
        });
    }

    private Optional<Reranker> reranker(RagPipeline pipeline) {
        var wanted = Optional.ofNullable(pipeline.getSpec().retrieval().rerank());
        return wanted.flatMap(rerank -> rerank.route().map(route -> reranker(pipeline, rerank, route)))
                .or(() -> RerankModels.of(pipeline).map(rerankModels::reranker))
                .map(model -> new BoundedReranker(model, share(pipeline)));
    }

    private Reranker reranker(RagPipeline pipeline, Rerank wanted, Reference route) {
        var address = endpoint.apply(route(pipeline, "spec.retrieval.rerank." + wanted.routeField(), route));
        return wanted.judge() == null
                ? new RouteReranker(Backends.newClient(), address, route.name())
                : new JudgeReranker(new RouteChatModel(Backends.newClient(), address, route.name(), wanted.timeout()));
    }

    private QueryRewriter rewriter(RagPipeline pipeline) {
        var wanted = pipeline.getSpec().retrieval().rewriting();
        if (wanted.none() != null) return QueryRewriter.NONE;
        return Optional.ofNullable(wanted.modelRoute())
                .<QueryRewriter>map(reference -> {
                    var address = endpoint.apply(route(pipeline, "spec.retrieval.rewrite.modelRoute", reference));
                    var most = share(pipeline);
                    var budget = wanted.timeout().compareTo(most) < 0 ? wanted.timeout() : most;
                    // its own time ends first
                    var model = new RouteChatModel(Backends.newClient(), address, reference.name(), budget.plus(REST));
                    return new RouteRewriter(model, budget, wanted.phrasings());
                })
                .orElseGet(CarryOver::new);
    }

    /** Of a request's time what one of its steps may take. */
    private static Duration share(RagPipeline pipeline) {
        return time(pipeline).dividedBy(WAITED);
    }

    private static Duration time(RagPipeline pipeline) {
        return Duration.ofSeconds(pipeline.getSpec().timeoutSeconds());
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
                .flatMap(p -> Optional.ofNullable(p.inline())
                        .map(inline -> inline(pipeline, inline))
                        .or(() -> Optional.ofNullable(p.configMap()).map(map -> fromConfigMap(pipeline, map))))
                .orElseGet(PromptTemplates::defaults);
    }

    private static List<Prompt.Example> examples(RagPipeline pipeline) {
        return Optional.ofNullable(pipeline.getSpec().prompt())
                .map(Prompt::examples)
                .orElse(List.of());
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
