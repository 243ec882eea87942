package dev.ragtime.runtime.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.ragtime.api.pipeline.Retrieval;
import dev.ragtime.runtime.ask.Narrowing;
import dev.ragtime.runtime.ask.Places;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.generate.ChatMessage;
import dev.ragtime.runtime.http.JsonRequest;
import dev.ragtime.runtime.memory.Place;
import dev.ragtime.runtime.pipeline.Question;
import dev.ragtime.runtime.pipeline.Wishes;
import dev.ragtime.v1.AnswerRequest;
import dev.ragtime.v1.Message;
import dev.ragtime.v1.RetrieveRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Reads requests of {@code ragtime.v1}; what is wrong is refused with field and remedy. */
final class Questions {
    private Questions() {}

    /** @throws CallError when the bytes are no such message */
    static <T extends MessageLite> T parse(Parser<T> parser, String name, byte[] message) {
        try {
            return parser.parseFrom(message);
        } catch (InvalidProtocolBufferException e) {
            var remedy = "the message is no " + name + ": send one as the proto file describes it";
            throw CallError.invalid("invalid_protobuf", "", remedy);
        }
    }

    static String query(RetrieveRequest request) {
        if (request.getQuery().isBlank())
            throw CallError.invalid("blank_query", "query", "query is blank: say what to look for");
        return request.getQuery().strip();
    }

    static OptionalInt topK(RetrieveRequest request, int most) {
        var topK = request.getTopK();
        if (topK < 0 || topK > most) throw JsonRequest.wrongType("top_k", "a whole number from 1 to " + most);
        return topK == 0 ? OptionalInt.empty() : OptionalInt.of(topK);
    }

    static Optional<Retrieval.Mode> mode(RetrieveRequest request) {
        return switch (request.getMode()) {
            case MODE_UNSPECIFIED -> Optional.empty();
            case MODE_HYBRID -> Optional.of(Retrieval.Mode.Hybrid);
            case MODE_VECTOR -> Optional.of(Retrieval.Mode.Vector);
            case MODE_KEYWORD -> Optional.of(Retrieval.Mode.Keyword);
            case UNRECOGNIZED -> throw JsonRequest.wrongType("mode", "one of MODE_HYBRID, MODE_VECTOR, MODE_KEYWORD");
        };
    }

    static Question question(AnswerRequest request) {
        if (request.getQuestion().isBlank())
            throw CallError.invalid("blank_question", "question", "question is blank: ask something");
        return new Question(
                request.getQuestion().strip(),
                history(request.getHistoryList()),
                new Wishes(maxTokens(request), temperature(request)));
    }

    /** @throws CallError when a conversation is told again what it has already */
    static Place place(AnswerRequest request, Question question) {
        var place =
                request.getConversation().isEmpty() ? Place.NOWHERE : new Place.Conversed(request.getConversation());
        Places.requireNew(question, place, "history", "conversation");
        return place;
    }

    static Narrowing narrowing(AnswerRequest request, int most) {
        var topK = request.getTopK();
        if (topK < 0 || topK > most) throw JsonRequest.wrongType("top_k", "a whole number from 1 to " + most);
        return new Narrowing(
                topK == 0 ? OptionalInt.empty() : OptionalInt.of(topK),
                request.hasFilters() ? Optional.of(StructJson.tree(request.getFilters())) : Optional.empty());
    }

    private static List<ChatMessage> history(List<Message> messages) {
        var history = new ArrayList<ChatMessage>();
        for (var message : messages) {
            var at = "history[" + history.size() + "].role";
            var role = switch (message.getRole()) {
                case ROLE_SYSTEM -> "system";
                case ROLE_USER -> "user";
                case ROLE_ASSISTANT -> "assistant";
                case ROLE_UNSPECIFIED, UNRECOGNIZED ->
                    throw JsonRequest.wrongType(at, "one of ROLE_SYSTEM, ROLE_USER, ROLE_ASSISTANT");
            };
            history.add(new ChatMessage(role, message.getContent()));
        }
        return history;
    }

    private static OptionalInt maxTokens(AnswerRequest request) {
        if (!request.hasMaxTokens()) return OptionalInt.empty();
        if (request.getMaxTokens() < 1)
            throw JsonRequest.wrongType("max_tokens", "a whole number from 1 to " + Integer.MAX_VALUE);
        return OptionalInt.of(request.getMaxTokens());
    }

    private static OptionalDouble temperature(AnswerRequest request) {
        if (!request.hasTemperature()) return OptionalDouble.empty();
        var temperature = request.getTemperature();
        if (!(temperature >= 0 && temperature <= 2))
            throw JsonRequest.wrongType("temperature", "a number from 0.0 to 2.0");
        return OptionalDouble.of(temperature);
    }
}
