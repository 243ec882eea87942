package dev.ragtime.runtime.serve;

import dev.ragtime.runtime.anthropic.Messages;
import dev.ragtime.runtime.ask.CallerRoutes;
import dev.ragtime.runtime.ask.DetailsJson;
import dev.ragtime.runtime.ask.QueryService;
import dev.ragtime.runtime.grpc.QueryMethods;
import dev.ragtime.runtime.http.ModelList;
import dev.ragtime.runtime.http.OtherProtocol;
import dev.ragtime.runtime.http.Route;
import dev.ragtime.runtime.mcp.McpApi;
import dev.ragtime.runtime.openai.ChatCompletions;
import dev.ragtime.runtime.openai.ConversationsApi;
import dev.ragtime.runtime.openai.Embeddings;
import dev.ragtime.runtime.openai.Responses;
import dev.ragtime.runtime.openai.VectorStoreSearch;
import dev.ragtime.runtime.rest.AnswerApi;
import dev.ragtime.runtime.rest.FeedbackApi;
import dev.ragtime.runtime.rest.MemoriesApi;
import dev.ragtime.runtime.rest.RetrieveApi;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The protocols that a pipeline is asked in; see {@code openapi.yaml} and {@code ragtime.proto}. */
final class Protocols {
    private Protocols() {}

    /** @param revision name of the pipeline revision this process serves; may be empty */
    static List<Route> routes(QueryService service, String revision, Callers known) {
        CallerRoutes.Callers callers = known::of;
        var details = new DetailsJson(service.name(), revision);
        return Stream.of(
                        new ChatCompletions(service, details).routes(callers),
                        new Responses(service, details).routes(callers),
                        new VectorStoreSearch(service).routes(callers),
                        new Embeddings(service).routes(callers),
                        new AnswerApi(service, details).routes(callers),
                        new ConversationsApi(service).routes(callers),
                        new MemoriesApi(service).routes(callers),
                        new Messages(service, details).routes(callers),
                        new RetrieveApi(service, details).routes(callers),
                        new McpApi(service, details).routes(callers),
                        new FeedbackApi(service).routes(callers),
                        ModelList.routes(service.name()).stream()
                                .map(known::guarded)
                                .toList())
                .flatMap(List::stream)
                .toList();
    }

    /**
     * Beside HTTP/1, on the same port.
     *
     * @param serving whether questions can be answered now
     */
    static List<OtherProtocol> others(
            QueryService service, String revision, CallerRoutes.Callers callers, BooleanSupplier serving) {
        return List.of(new QueryMethods(service, callers, revision).protocol(serving));
    }
}
