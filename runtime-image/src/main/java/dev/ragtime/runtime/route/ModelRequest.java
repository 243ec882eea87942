package dev.ragtime.runtime.route;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.ragtime.runtime.call.CallError;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/**
 * A client's request as it came, and where in it the model is named: the body is never copied, however many backends it
 * is sent to.
 */
final class ModelRequest {
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private final byte[] body;
    private final List<Span> names;
    private final String beforeName;
    private final String afterName;

    /** Bytes from {@code begin} to before {@code end}. */
    private record Span(int begin, int end) {}

    /** @param beforeName what must precede a name that the request does not have, and {@code afterName} follow it */
    private ModelRequest(byte[] body, List<Span> names, String beforeName, String afterName) {
        this.body = body;
        this.names = names;
        this.beforeName = beforeName;
        this.afterName = afterName;
    }

    /** @throws CallError when the body is not one JSON object */
    static ModelRequest parse(byte[] body) {
        try (var json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) throw invalid("the body must be a JSON object");
            var first = (int) json.currentLocation().getByteOffset();
            // a parser takes NUL bytes for UTF-16, which no other reader of this body would
            if (first < 0) throw invalid("the body must be JSON in UTF-8");
            var names = new ArrayList<Span>();
            var empty = true;
            for (; json.nextToken() != JsonToken.END_OBJECT; empty = false) {
                var name = json.currentName();
                json.nextToken();
                if (name.equals("model")) names.add(value(json));
                else json.skipChildren();
            }
            if (json.nextToken() != null) throw invalid("the body must be one JSON object and nothing else");
            if (!names.isEmpty()) return new ModelRequest(body, names, "", "");
            return new ModelRequest(body, List.of(new Span(first, first)), "\"model\":", empty ? "" : ",");
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            var place = at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
            throw invalid("the body is not valid JSON" + place);
        } catch (IOException e) {
            throw new UncheckedIOException("an array can always be read", e);
        }
    }

    private static CallError invalid(String remedy) {
        return CallError.invalid("invalid_json", "", remedy);
    }

    private static Span value(JsonParser json) throws IOException {
        var begin = (int) json.currentTokenLocation().getByteOffset();
        json.skipChildren();
        json.finishToken();
        return new Span(begin, (int) json.currentLocation().getByteOffset());
    }

    /** The request with another name for its model, and nothing else changed. */
    HttpEntity withModel(String model) {
        var quoted = '"' + new String(JsonStringEncoder.getInstance().quoteAsString(model)) + '"';
        return new Renamed((beforeName + quoted + afterName).getBytes(StandardCharsets.UTF_8));
    }

    /** Written piece by piece, so that no body is copied. */
    private final class Renamed extends AbstractHttpEntity {
        private final byte[] name;

        Renamed(byte[] name) {
            super("application/json", null);
            this.name = name;
        }

        @Override
        public long getContentLength() {
            var replaced = names.stream().mapToInt(s -> s.end() - s.begin()).sum();
            return body.length - replaced + names.size() * (long) name.length;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            var from = 0;
            for (var span : names) {
                out.write(body, from, span.begin() - from);
                out.write(name);
                from = span.end();
            }
            out.write(body, from, body.length - from);
        }

        @Override
        public InputStream getContent() {
            throw new UnsupportedOperationException("it is only written");
        }

        @Override
        public boolean isRepeatable() {
            return true;
        }

        @Override
        public boolean isStreaming() {
            return false;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    /** The same for equal requests, and hardly ever for others. */
    int fingerprint() {
        return Arrays.hashCode(body);
    }
}
