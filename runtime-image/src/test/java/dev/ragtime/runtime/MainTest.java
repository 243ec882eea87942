package dev.ragtime.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.ragtime.api.knowledgebase.IndexVersions;
import dev.ragtime.runtime.store.StoreException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class MainTest {
    @TempDir
    private Path folder;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger().addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger().detachAppender(log);
    }

    @Test
    void namesItsCommands() {
        var usage = new StringWriter();
        var code = Main.commandLine().setOut(new PrintWriter(usage)).execute("--help");

        assertThat(code).isZero();
        assertThat(usage.toString()).contains("ingest", "serve", "route", "evaluate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingest", "serve", "route", "evaluate", "ratings", "local"})
    void everyCommandExplainsItself(String command) {
        var usage = new StringWriter();
        var code = Main.commandLine(command).setOut(new PrintWriter(usage)).execute(command, "--help");

        assertThat(code).isZero();
        assertThat(usage.toString()).contains("Usage: ragtime " + command, "--version");
    }

    @Test
    void refusesToGuessACommand() {
        var message = new StringWriter();
        assertThat(Main.commandLine().setErr(new PrintWriter(message)).execute())
                .isEqualTo(2);
        assertThat(message.toString()).contains("name a command");
    }

    @Test
    void exitsWithTwoWhenTheConfigurationIsWrong() {
        assertThat(ingest()).isEqualTo(2);
        assertThat(said()).contains("holds 0 KnowledgeBases");
    }

    @Test
    void exitsWithTwoForAShareThatTheRunDoesNotHave() throws IOException {
        knowledgeBase("status: {store: {endpoint: 'http://127.0.0.1:1', grpcEndpoint: '127.0.0.1:1'}}");

        assertThat(ingest("--index", "3")).isEqualTo(2);
        assertThat(said()).contains("3 is not below sync.parallelism (1)");
    }

    @Test
    void exitsWithTwoWhenTheManifestDoesNotSayWhereTheStoreIs() throws IOException {
        knowledgeBase(pinned(1));

        assertThat(ingest()).isEqualTo(2);
        assertThat(said()).contains("KnowledgeBase/handbook status.store");
    }

    @Test
    void exitsWithTwoForAnIndexWhoseDefinitionIsNotPinned() throws IOException {
        knowledgeBase("status: {activeIndex: {number: 1}}");

        assertThat(ingest()).isEqualTo(2);
        assertThat(said()).contains("KnowledgeBase/handbook status.activeIndex.definition", "is missing");
    }

    @Test
    void exitsWithTwoForAnIndexThatANewerImageBuilt() throws IOException {
        knowledgeBase(pinned(7));

        assertThat(ingest()).isEqualTo(2);
        assertThat(said())
                .contains("status.activeIndex.definition.versions.chunker: is 7, and this image knows 1 to "
                        + IndexVersions.CHUNKER);
    }

    private static String pinned(int chunker) {
        return """
                status:
                  activeIndex:
                    number: 1
                    definition:
                      chunking: {strategy: Fixed, maxTokens: 64, overlapTokens: 0}
                      embedding: {inProcess: {model: all-minilm-l6-v2}}
                      layout: {quantization: None, replicationFactor: 1}
                      versions: {chunker: %d, analyzer: 1}
                """.formatted(chunker);
    }

    @Test
    void exitsWithOneWhenTheStoreIsDown() {
        var down = new StoreException("connection refused", true, null);

        assertThat(new Failures().handleExecutionException(down, Main.commandLine(), null))
                .isEqualTo(1);
        assertThat(said()).contains("the store failed: connection refused");
    }

    private void knowledgeBase(String rest) throws IOException {
        Files.writeString(folder.resolve("resources.yaml"), """
                apiVersion: ragtime.dev/v1alpha1
                kind: KnowledgeBase
                metadata: {name: handbook, namespace: default}
                spec: {sources: [{name: faq, configMap: {name: faq}}]}
                """ + rest);
    }

    private int ingest(String... more) {
        var arguments = new ArrayList<>(List.of("ingest", "--config", folder.toString(), "--port", "0"));
        arguments.addAll(List.of(more));
        return Main.run(new PrintWriter(System.out), arguments.toArray(String[]::new));
    }

    private String said() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).collect(Collectors.joining("\n"));
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(Failures.class);
    }
}
