package dev.ragtime.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;

/** The API server's own record of who wrote what. */
public final class AuditLog {
    private static final ObjectMapper JSON = new ObjectMapper();

    private AuditLog() {}

    /** Writes of the operator to one namespace since a time, each as {@code verb resource/subresource name}. */
    public static List<String> operatorWrites(String namespace, Instant since) {
        return writes("system:serviceaccount:" + Installation.NAMESPACE + ":", namespace, since);
    }

    /** Writes of users whose name begins so. */
    public static List<String> writes(String user, String namespace, Instant since) {
        try (var lines = Files.lines(Settings.auditLog())) {
            return lines.map(AuditLog::parse)
                    .filter(e -> e.path("user").path("username").asText().startsWith(user))
                    .filter(e -> e.path("objectRef").path("namespace").asText().equals(namespace))
                    .filter(e -> Instant.parse(
                                    e.path("requestReceivedTimestamp").asText())
                            .isAfter(since))
                    .map(AuditLog::describe)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException("not an audit line: " + line, e);
        }
    }

    private static String describe(JsonNode event) {
        var object = event.path("objectRef");
        var sub = object.path("subresource").asText();
        return event.path("verb").asText() + " " + object.path("resource").asText() + (sub.isEmpty() ? "" : "/" + sub)
                + " " + object.path("name").asText();
    }
}
