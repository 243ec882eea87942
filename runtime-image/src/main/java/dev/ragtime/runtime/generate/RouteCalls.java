package dev.ragtime.runtime.generate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.runtime.generate.ModelException.Reason;
import dev.ragtime.runtime.http.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The calls of one answer, however its server cuts them into pieces: some give no index or no id, or repeat the name with each
 * piece. For a single thread.
 */
final class RouteCalls {
    private static final int MOST = 128;

    private final AnswerListener listener;
    private final Map<Integer, Growing> calls = new LinkedHashMap<>();

    /** @param listener gets the pieces */
    RouteCalls(AnswerListener listener) {
        this.listener = listener;
    }

    /** Nothing is said of a call before its name is known. */
    private final class Growing {
        private final int index = calls.size();
        private String id = "";
        private String name = "";
        private String untold = "";
        private final StringBuilder arguments = new StringBuilder();

        void add(JsonNode piece) {
            if (id.isEmpty()) id = piece.path("id").asText("");
            var more = text(piece.at("/function/arguments"));
            arguments.append(more);
            if (!name.isEmpty()) {
                if (!more.isEmpty()) listener.call(new ToolPiece(index, "", "", more));
                return;
            }
            untold += more;
            name = piece.at("/function/name").asText("");
            if (name.isEmpty()) return;
            if (id.isEmpty()) id = "call_" + UUID.randomUUID().toString().replace("-", "");
            listener.call(new ToolPiece(index, id, name, untold));
        }

        /** Who reads arguments expects an object, be there none. */
        void end() {
            if (name.isEmpty())
                throw new ModelException(Reason.UNAVAILABLE, "the model calls a tool and does not say which");
            if (!arguments.toString().isBlank()) return;
            arguments.append("{}");
            listener.call(new ToolPiece(index, "", "", "{}"));
        }
    }

    /** @param pieces {@code tool_calls} of a message or a delta */
    void read(JsonNode pieces) {
        for (var piece : pieces) {
            calls.computeIfAbsent(place(piece), _ -> new Growing()).add(piece);
            if (calls.size() > MOST)
                throw new ModelException(Reason.UNAVAILABLE, "the model calls more than " + MOST + " tools at once");
        }
    }

    private int place(JsonNode piece) {
        if (piece.path("index").isInt()) return piece.get("index").asInt();
        var begins = piece.at("/function/name").asText("").length() > 0;
        return begins || calls.isEmpty() ? calls.size() : calls.size() - 1;
    }

    /** Some servers send an object where a text is due. */
    private static String text(JsonNode arguments) {
        return arguments.isContainerNode() ? Json.write(arguments) : arguments.asText("");
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    /** The calls, once nothing more will come. */
    List<ToolCall> whole() {
        calls.values().forEach(Growing::end);
        return calls.values().stream()
                .map(call -> new ToolCall(call.id, call.name, call.arguments.toString()))
                .toList();
    }
}
