package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.e2e.cluster.Command;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.InstantModel;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The clients of others find the same passages whatever they speak, and the server answers as its description says: of a pipeline
 * that is closed to all but who has a key, and keeps conversations.
 */
@ExtendWith(Installation.class)
class ProtocolsIT {
    private static final String KEY = "key-of-the-wiki";

    /** Its holder may name for whom it asks, so that requests are made up for that, too. */
    private static final String TRUSTED_KEY = "key-of-the-portal";

    private static final int SECONDS = Settings.full() ? 300 : 45;
    private static final String QUESTION = "How often is blue lamp 7 replaced?";
    private static final Pattern PASSAGE = Pattern.compile("(?m)^passage: (\\S+) ");
    private static final Pattern CASES = Pattern.compile("(?m)^ +([0-9,]+) generated");
    private static final Pattern OPERATIONS = Pattern.compile("(?m)^ +Tested: (\\d+)$");

    /** @param command in a shell: $E is the folder of the examples, $F that of what they need, $Q the question */
    private record Program(String name, String command) {
        static Program python(String name, String file) {
            return new Program(name, "$F/venv/bin/python $E/" + file + " \"$Q\"");
        }
    }

    private static final List<Program> PROGRAMS = List.of(
            new Program("curl", "$E/curl.sh \"$Q\""),
            Program.python("OpenAI for Python", "openai_chat.py"),
            new Program("OpenAI for Node", "cp $E/openai_chat.mjs $F/ && node $F/openai_chat.mjs \"$Q\""),
            Program.python("Anthropic", "anthropic_messages.py"),
            Program.python("LangChain", "langchain_rag.py"),
            Program.python("LlamaIndex", "llamaindex_rag.py"),
            new Program(
                    "Spring AI",
                    "$JAVA -XX:TieredStopAtLevel=1 -cp \"$F/spring-ai/*\" $E/spring-ai/SpringAi.java \"$Q\""),
            Program.python("gRPC", "grpc_query.py"),
            Program.python("MCP host (Claude Code)", "mcp_host.py $E/mcp/claude-code.json"),
            Program.python("MCP host (Cursor)", "mcp_host.py $E/mcp/cursor.json"),
            Program.python("MCP host (VS Code)", "mcp_host.py $E/mcp/vscode.json"));

    /** Frameworks that can have a model of their own answer from what the pipeline finds. */
    private static final List<String> WITH_MODEL = List.of("LangChain", "LlamaIndex", "Spring AI");

    @Test
    void everyClientFindsTheSameAndTheServerAnswersAsItIsDescribed() throws Exception {
        try (var namespace = new TestNamespace("protocols")) {
            install(namespace);
            var pipeline = namespace.address("lamps-rag");
            everyClientFindsTheSame(pipeline);
            everyAnswerIsAsDescribed(pipeline);
            // and it still answers
            namespace.awaitPipeline("lamps", ragReady());
        }
    }

    private static void install(TestNamespace namespace) {
        namespace.apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: keys}
                stringData: {wiki: %s}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: portal}
                stringData: {portal: %s}
                """.formatted(KEY, TRUSTED_KEY));
        namespace.apply(Manifests.lamps(20)
                + "  memory: {}\n"
                + "  auth: {apiKeysSecret: {name: keys}, trustedClients: {apiKeysSecret: {name: portal}}}\n");
        namespace.awaitKnowledgeBase("lamps", kbReady());
        namespace.awaitPipeline("lamps", ragReady());
    }

    /** The programs of the examples, with the libraries of others. */
    private static void everyClientFindsTheSame(String pipeline) throws Exception {
        var folder =
                lastLine(Command.script("e2e/cluster/clients").mustSucceed().output());
        try (var model = InstantModel.start("127.0.0.1")) {
            var expected = Optional.<List<String>>empty();
            for (var program : PROGRAMS) {
                var output = run(program, folder, pipeline, model.address());
                var found = PASSAGE.matcher(output)
                        .results()
                        .map(one -> one.group(1))
                        .toList();
                assertThat(found).as("%s: %s", program.name(), output).isNotEmpty();
                assertThat(found).as("%s: %s", program.name(), output).isEqualTo(expected.orElse(found));
                assertThat(output)
                        .as(program.name())
                        .contains("answer: The blue lamp number 7 is replaced every 9 weeks.");
                if (WITH_MODEL.contains(program.name()))
                    assertThat(output).contains("own model: A blue lamp. from " + found.size() + " passages");
                if (program.name().startsWith("OpenAI for Python"))
                    assertThat(output).contains("kept: 4 messages");
                if (program.name().startsWith("MCP"))
                    assertThat(output)
                            .contains("search, answer")
                            .containsPattern("document: \"The blue lamp number 7 ");
                expected = Optional.of(found);
            }
            System.out.printf(
                    "protocols: the same %d passages for %d clients: %s%n",
                    expected.orElseThrow().size(),
                    PROGRAMS.size(),
                    PROGRAMS.stream().map(Program::name).collect(Collectors.joining(", ")));
        }
    }

    private static String run(Program program, String folder, String pipeline, String model) {
        var settings = """
                export RAGTIME_URL=%s RAGTIME_API_KEY=%s RAGTIME_KNOWLEDGE_BASE=lamps MODEL_URL=%s/v1
                E=%s F=%s JAVA=%s/bin/java Q='%s'
                """.formatted(
                        pipeline,
                        KEY,
                        model,
                        Settings.root().resolve("examples/clients"),
                        folder,
                        System.getProperty("java.home"),
                        QUESTION);
        return Command.shell(settings + program.command()).mustSucceed().output();
    }

    /** Requests that are made up from the description, valid and invalid ones; a server's error is one, too. */
    private static void everyAnswerIsAsDescribed(String pipeline) {
        // the short form is the same each time
        var seed = Settings.full() ? "" : " --seed 1";
        var checked = Command.shell("%s %s %s %d%s"
                .formatted(Settings.root().resolve("e2e/cluster/contract"), pipeline, TRUSTED_KEY, SECONDS, seed));
        var output = checked.mustSucceed().output();
        System.out.printf(
                "protocols: openapi.yaml holds in %s cases of %s operations in %d s: 0 server errors, 0 violations%n",
                number(CASES, output), number(OPERATIONS, output), SECONDS);
    }

    private static String number(Pattern pattern, String output) {
        var matcher = pattern.matcher(output);
        assertThat(matcher.find()).as(output).isTrue();
        return matcher.group(1);
    }

    private static String lastLine(String output) {
        return output.strip().lines().reduce("", (before, line) -> line);
    }
}
