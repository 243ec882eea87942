package dev.ragtime.runtime.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.runtime.call.CallError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.HttpEntity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelRequestTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"model":"a","n":1}                   | {"model":"m\\"1","n":1}
            {"n":1, "model" : "a\\"b" }           | {"n":1, "model" : "m\\"1" }
            {"model":null}                        | {"model":"m\\"1"}
            {"model":{"a":[1,2]},"n":1}           | {"model":"m\\"1","n":1}
            {"model":"a","x":{"model":"b"}}       | {"model":"m\\"1","x":{"model":"b"}}
            {"model":"a","n":"ü🦊","model":"b"}   | {"model":"m\\"1","n":"ü🦊","model":"m\\"1"}
            {"n":1}                               | {"model":"m\\"1","n":1}
            {}                                    | {"model":"m\\"1"}
            """)
    void only_the_models_name_is_replaced(String body, String sent) {
        assertThat(text(request(body).withModel("m\"1"))).isEqualTo(sent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "3", "{", "{\"a\":}", "{} {}", "{\"a\":1}x", "nonsense"})
    void what_is_not_one_object_is_refused(String body) {
        assertThatThrownBy(() -> request(body)).isInstanceOf(CallError.class).hasMessageStartingWith("the body ");
    }

    @Test
    void text_of_another_width_is_refused() {
        var wide = "{\"a\":1}".getBytes(StandardCharsets.UTF_16LE);
        assertThatThrownBy(() -> ModelRequest.parse(wide)).isInstanceOf(CallError.class);
    }

    @Test
    void a_refusal_quotes_nothing_of_the_request() {
        assertThatThrownBy(() -> request("{\"messages\": secret}"))
                .hasMessageContaining("line 1")
                .hasMessageNotContaining("secret");
    }

    private static ModelRequest request(String body) {
        return ModelRequest.parse(body.getBytes(StandardCharsets.UTF_8));
    }

    /** As a server reads it, whose length must be the one announced. */
    private static String text(HttpEntity entity) {
        var out = new ByteArrayOutputStream();
        try {
            entity.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(entity.getContentLength()).isEqualTo(out.size());
        return out.toString(StandardCharsets.UTF_8);
    }
}
