package dev.ragtime.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The API server's own record: every write, and every read of the operator. */
public final class AuditLog {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> READS = Set.of("get", "list", "watch");
    private static final String OPERATOR = "system:serviceaccount:" + Installation.NAMESPACE + ":";

    private AuditLog() {}

    /** Writes of the operator to one namespace since a time, each as {@code verb resource/subresource name}. */
    public static List<String> operatorWrites(String namespace, Instant since) {
        return writes(OPERATOR, namespace, since);
    }

    /** Writes of users whose name begins so. */
    public static List<String> writes(String user, String namespace, Instant since) {
        return files().stream()
                .filter(file -> file.toFile().lastModified() >= since.toEpochMilli()) // it may have begun anew since
                .flatMap(file -> events(file, '"' + namespace + '"'))
                .filter(e -> username(e).startsWith(user))
                .filter(e -> !READS.contains(e.path("verb").asText()))
                .filter(e -> e.path("objectRef").path("namespace").asText().equals(namespace))
                .filter(e -> Instant.parse(e.path("requestReceivedTimestamp").asText())
                        .isAfter(since))
                .map(AuditLog::describe)
                .toList();
    }

    /**
     * What the operator asked for, as a role would grant it: {@code verb group/resource/subresource}, the group empty
     * for the core.
     *
     * @param granted true for what its roles allowed, false for what they did not
     */
    public static Set<String> operatorRights(boolean granted) {
        var rights = new TreeSet<String>();
        for (var file : files()) {
            events(file, OPERATOR)
                    .filter(e -> username(e).startsWith(OPERATOR))
                    .filter(e -> granted
                            == "allow"
                                    .equals(e.path("annotations")
                                            .path("authorization.k8s.io/decision")
                                            .asText()))
                    .flatMap(AuditLog::rights)
                    .forEach(rights::add);
        }
        return rights;
    }

    /** The present file and those it grew out of. */
    private static List<Path> files() {
        try (var files = Files.list(Settings.auditLog().getParent())) {
            return files.filter(file -> file.getFileName().toString().matches("audit.*\\.log"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Events whose line contains a text, which tells most of the others apart without reading them. */
    private static Stream<JsonNode> events(Path file, String containing) {
        try (var lines = Files.lines(file)) {
            return lines
                    .filter(line -> line.contains(containing) && line.endsWith("}")) // the last may be under way
                    .map(AuditLog::parse)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String username(JsonNode event) {
        return event.path("user").path("username").asText();
    }

    /** Server-side apply that makes an object is a patch which needs the right to create, too. */
    private static Stream<String> rights(JsonNode event) {
        var object = event.path("objectRef");
        var sub = object.path("subresource").asText();
        var what = " " + object.path("apiGroup").asText() + "/"
                + object.path("resource").asText() + (sub.isEmpty() ? "" : "/" + sub);
        var verb = event.path("verb").asText();
        var made = verb.equals("patch")
                && event.path("responseStatus").path("code").asInt() == 201;
        return made ? Stream.of(verb + what, "create" + what) : Stream.of(verb + what);
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
