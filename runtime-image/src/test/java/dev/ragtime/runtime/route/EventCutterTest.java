package dev.ragtime.runtime.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.route.EventCutter.RawEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventCutterTest {
    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void events_are_found_whatever_ends_a_line_and_wherever_the_stream_is_cut(String newline) throws Exception {
        var stream = ": hi\n\nevent: a\ndata: one\n\ndata:two\ndata: three\nid: 4\n\ndata\ndatax: no\n\ndata: 🦊\n\n"
                .replace("\n", newline);
        var random = new Random(7);
        for (var run = 0; run < 300; run++) {
            var events = cut(stream, random);

            assertThat(events.stream().map(EventCutterTest::data)).containsExactly("-", "one", "two\nthree", "-", "🦊");
            assertThat(events.stream()
                            .map(e -> new String(e.bytes(), StandardCharsets.UTF_8))
                            .toList())
                    .satisfies(all -> assertThat(String.join("", all)).isEqualTo(stream));
        }
    }

    @Test
    void the_last_event_needs_no_empty_line() throws Exception {
        assertThat(cut("data: a\n\ndata: [DONE]", new Random(1)).stream().map(EventCutterTest::data))
                .containsExactly("a", "[DONE]");
    }

    private static List<RawEvent> cut(String stream, Random random) throws IOException {
        var cutter = new EventCutter();
        var bytes = stream.getBytes(StandardCharsets.UTF_8);
        var events = new ArrayList<RawEvent>();
        for (var from = 0; from < bytes.length; ) {
            var to = Math.min(bytes.length, from + 1 + random.nextInt(9));
            var piece = Arrays.copyOfRange(bytes, from, to);
            events.addAll(cutter.cut(piece, piece.length));
            from = to;
        }
        cutter.rest().ifPresent(events::add);
        return events;
    }

    private static String data(RawEvent event) {
        return event.data().map(d -> new String(d, StandardCharsets.UTF_8)).orElse("-");
    }
}
