import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.document.Document;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.rag.Query;
import org.springframework.ai.rag.advisor.RetrievalAugmentationAdvisor;
import org.springframework.ai.rag.retrieval.search.DocumentRetriever;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.web.client.RestClient;

/** A ChatClient, a stream and a DocumentRetriever of Spring AI over a pipeline. */
public final class SpringAi {
    /** Passages of a pipeline, ranked and limited by it. */
    record RagtimeRetriever(RestClient http) implements DocumentRetriever {
        record Passage(String chunkId, String text, double score, String path, String title) {}

        record Found(List<Passage> passages) {}

        @Override
        public List<Document> retrieve(Query query) {
            var found = http.post()
                    .uri("/v1/retrieve")
                    .body(Map.of("query", query.text()))
                    .retrieve()
                    .body(Found.class);
            return found.passages().stream().map(RagtimeRetriever::document).toList();
        }

        private static Document document(Passage passage) {
            return Document.builder()
                    .id(passage.chunkId())
                    .text(passage.text())
                    .score(passage.score())
                    .metadata(Map.of("path", passage.path(), "title", passage.title()))
                    .build();
        }
    }

    public static void main(String[] arguments) {
        var url = setting("RAGTIME_URL").orElse("http://localhost:8080");
        var key = setting("RAGTIME_API_KEY").orElse("none");
        var question = arguments.length > 0 ? arguments[0] : "How is an error budget computed?";

        var retriever = new RagtimeRetriever(RestClient.builder()
                .baseUrl(url)
                .defaultHeaders(headers -> headers.setBearerAuth(key))
                .build());
        for (var document : retriever.retrieve(new Query(question)))
            System.out.printf(
                    "passage: %s %.4f %s%n",
                    document.getId(),
                    document.getScore(),
                    document.getMetadata().get("path"));

        // the pipeline itself as the chat model: it retrieves, and cites
        var chat = chatClient(url + "/v1", key, "any");
        System.out.println("answer: " + chat.prompt(question).call().content());
        System.out.println("streamed: "
                + String.join("", chat.prompt(question).stream().content().toIterable()));

        // a model of one's own answers from what the pipeline finds
        setting("MODEL_URL").ifPresent(model -> {
            var own = chatClient(
                    model,
                    setting("MODEL_API_KEY").orElse("none"),
                    setting("MODEL").orElse("any"));
            var advisor = RetrievalAugmentationAdvisor.builder()
                    .documentRetriever(retriever)
                    // the threads of its own executor would outlive this program
                    .taskExecutor(new SyncTaskExecutor())
                    .build();
            var answer = own.prompt(question).advisors(advisor).call().chatClientResponse();
            System.out.printf(
                    "own model: %s from %d passages%n",
                    answer.chatResponse().getResult().getOutput().getText(),
                    ((List<?>) answer.context().get(RetrievalAugmentationAdvisor.DOCUMENT_CONTEXT)).size());
        });
    }

    private static ChatClient chatClient(String url, String key, String model) {
        var options = OpenAiChatOptions.builder()
                .baseUrl(url)
                .apiKey(key)
                .model(model)
                .build();
        return ChatClient.create(OpenAiChatModel.builder().options(options).build());
    }

    private static Optional<String> setting(String name) {
        return Optional.ofNullable(System.getenv(name));
    }
}
