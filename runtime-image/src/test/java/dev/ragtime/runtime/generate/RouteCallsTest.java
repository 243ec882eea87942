package dev.ragtime.runtime.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.ragtime.runtime.http.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls of tools as servers really send them. */
class RouteCallsTest {
    private final List<ToolPiece> pieces = new ArrayList<>();
    private final RouteCalls calls = new RouteCalls(new AnswerListener() {
        @Override
        public void accept(String text) {
            throw new AssertionError(text);
        }

        @Override
        public void call(ToolPiece piece) {
            pieces.add(piece);
        }
    });

    private void read(String... deltas) throws JsonProcessingException {
        for (var delta : deltas) calls.read(Json.parse(delta));
    }

    @Test
    void calls_that_come_in_pieces_are_told_apart_by_their_index() throws Exception {
        read(
                "[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"clock\",\"arguments\":\"\"}}]",
                "[{\"index\":0,\"function\":{\"arguments\":\"{\\\"x\\\":\"}}]",
                "[{\"index\":0,\"function\":{\"arguments\":\"1}\"}}]",
                "[{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"map\",\"arguments\":\"{}\"}}]");

        assertThat(calls.whole())
                .containsExactly(new ToolCall("a", "clock", "{\"x\":1}"), new ToolCall("b", "map", "{}"));
        assertThat(pieces)
                .containsExactly(
                        new ToolPiece(0, "a", "clock", ""),
                        new ToolPiece(0, "", "", "{\"x\":"),
                        new ToolPiece(0, "", "", "1}"),
                        new ToolPiece(1, "b", "map", "{}"));
    }

    @Test
    void without_an_index_each_name_begins_a_call() throws Exception {
        read(
                "[{\"id\":\"a\",\"function\":{\"name\":\"clock\",\"arguments\":\"{\"}}]",
                "[{\"function\":{\"arguments\":\"}\"}}]",
                "[{\"id\":\"b\",\"function\":{\"name\":\"map\",\"arguments\":{\"y\":2}}}]");

        assertThat(calls.whole())
                .containsExactly(new ToolCall("a", "clock", "{}"), new ToolCall("b", "map", "{\"y\":2}"));
    }

    @Test
    void a_repeated_name_and_a_missing_id_do_no_harm_and_no_arguments_are_an_empty_object() throws Exception {
        read(
                "[{\"index\":0,\"function\":{\"name\":\"clock\"}}]",
                "[{\"index\":0,\"function\":{\"name\":\"clock\",\"arguments\":\"\"}}]");

        var whole = calls.whole();

        assertThat(whole).hasSize(1);
        assertThat(whole.getFirst().id()).startsWith("call_");
        assertThat(whole.getFirst().arguments()).isEqualTo("{}");
        assertThat(pieces.getFirst().id()).isEqualTo(whole.getFirst().id());
        assertThat(pieces.getLast().arguments()).isEqualTo("{}");
    }

    @Test
    void a_call_of_nothing_is_no_answer() throws Exception {
        read("[{\"index\":0,\"id\":\"a\",\"function\":{\"arguments\":\"{}\"}}]");

        assertThatThrownBy(calls::whole).isInstanceOf(ModelException.class);
        assertThat(pieces).isEmpty();
    }
}
