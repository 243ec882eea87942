package dev.ragtime.e2e.benchmark;

import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;

import dev.ragtime.e2e.cluster.Command;
import dev.ragtime.e2e.cluster.GitRepository;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import java.io.IOException;

/** A sync that finds nothing changed: of the volume that was ingested, and of many small documents in git. */
record ResyncBenchmark(TestNamespace namespace, Report report) {
    private static final String NOTES = "notes";
    private static final double GOAL_SECONDS = 10;

    void measure() throws IOException {
        var documents = Settings.full() ? 50_000 : 2_000;
        report.table("A sync of unchanged documents, pod start included", "source", "documents", "seconds", "from git");
        var resync = new Resync(namespace);
        var volume = resync.seconds(IngestionBenchmark.CORPUS);
        report.row(
                "volume",
                namespace
                        .knowledgeBase(IngestionBenchmark.CORPUS)
                        .getStatus()
                        .activeIndex()
                        .documents(),
                volume,
                "");
        try (var git = GitRepository.serving("notes.git", "reader", "lamp-secret")) {
            var pages = Corpus.ofNotes(documents).pages();
            // in folders, as people keep them: a folder of all would make git write one huge tree
            for (int i = 0; i < pages.size(); i++) git.write("notes/" + i / 500 + "/" + i + ".txt", pages.get(i));
            git.commit("Notes");
            namespace.apply(git.secret("git"));
            namespace.apply(Corpus.knowledgeBase(
                    NOTES,
                    "{name: notes, git: {url: \"" + git.url() + "\", ref: main, credentialsSecret: {name: git}}}"));
            namespace.awaitKnowledgeBase(NOTES, kbReady());
            var sent = git.sentBytes();
            var seconds = resync.seconds(NOTES);
            var more = git.sentBytes() - sent;
            report.row("git, at the same commit", documents, seconds, more + " bytes");
            report.goal(
                    "sync of %,d unchanged documents in git, seconds".formatted(documents),
                    seconds,
                    Goal.atMost(GOAL_SECONDS));
            report.goal("bytes that it read from git; one file has some 80", more, Goal.atMost(1000));
        } finally {
            Command.kubectl("delete", "kb", NOTES, "-n", namespace.name(), "--ignore-not-found", "--timeout=120s")
                    .mustSucceed();
        }
    }
}
