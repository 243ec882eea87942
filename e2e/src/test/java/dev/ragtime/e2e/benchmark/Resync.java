package dev.ragtime.e2e.benchmark;

import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.LastSync;
import dev.ragtime.e2e.cluster.Command;
import dev.ragtime.e2e.cluster.TestNamespace;

/** Asks for a sync that finds nothing changed. */
record Resync(TestNamespace namespace) {
    /** Seconds of one more sync. */
    double seconds(String name) {
        var before = last(name).number();
        Command.kubectl(
                        "annotate",
                        "kb",
                        name,
                        "-n",
                        namespace.name(),
                        "--overwrite",
                        "ragtime.dev/sync-requested-at=after-" + before)
                .mustSucceed();
        namespace.awaitKnowledgeBase(
                name,
                kb -> kb.getStatus().currentSync() == null
                        && kb.getStatus().lastSync().number() > before);
        var sync = last(name);
        if (sync.chunksEmbedded() > 0) throw new IllegalStateException("not unchanged: " + sync);
        return IngestionBenchmark.seconds(sync);
    }

    private LastSync last(String name) {
        return namespace.knowledgeBase(name).getStatus().lastSync();
    }
}
