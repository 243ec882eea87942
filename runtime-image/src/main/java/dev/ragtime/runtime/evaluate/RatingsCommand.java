package dev.ragtime.runtime.evaluate;

import dev.ragtime.api.pipeline.KeptRatings;
import dev.ragtime.api.pipeline.Memory;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.runtime.config.Manifests;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.config.UserError;
import dev.ragtime.runtime.memory.Ratings;
import dev.ragtime.runtime.store.IndexStores;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ratings}: the answers of a pipeline that were rated, in a layout that {@code evaluate} and gates read. */
@Command(
        name = "ratings",
        description =
                "Prints the answers of a pipeline that were rated, a line of JSON each, as evaluate and gates read them.")
public final class RatingsCommand implements Callable<Integer> {
    @Option(names = "--config", description = "Folder of the manifests. Default: ${DEFAULT-VALUE}")
    private Path config = Path.of(PodLayout.CONFIG_DIRECTORY);

    @Option(names = "--secrets", description = "Folder of mounted Secrets. Default: ${DEFAULT-VALUE}")
    private Path secrets = Path.of(PodLayout.SECRETS_DIRECTORY);

    @Spec
    private CommandSpec spec;

    /** @throws IOException when what was printed did not reach its reader */
    @Override
    public Integer call() throws IOException {
        var manifests = Manifests.read(config);
        var pipeline = manifests.pipelines().stream()
                .findFirst()
                .orElseThrow(() -> new UserError("--config " + config, "put a RagPipeline into the folder"));
        if (!print(pipeline, manifests) && settings(pipeline).isEmpty())
            throw new UserError(
                    "RagPipeline/" + pipeline.getMetadata().getName() + " spec.memory.ratings",
                    "ratings are not kept: set it, and have answers rated");
        return 0;
    }

    /** False when there was none. */
    private boolean print(RagPipeline pipeline, Manifests manifests) throws IOException {
        var name = pipeline.getSpec().knowledgeBaseNames().getFirst();
        var knowledgeBase = manifests
                .knowledgeBase(name)
                .orElseThrow(
                        () -> new UserError("--config " + config, "put KnowledgeBase " + name + " into the folder"));
        var out = spec.commandLine().getOut();
        var some = new AtomicBoolean();
        try (var directory = IndexStores.directory(knowledgeBase, Secrets.mounted(secrets));
                var store = directory.open(directory.serving())) {
            var ratings = new Ratings(
                    pipeline.getMetadata().getName(),
                    settings(pipeline).orElseGet(() -> new KeptRatings(null, null)),
                    store::memory,
                    InstantSource.system());
            ratings.forEach(rating -> {
                some.set(true);
                out.println(RatedLine.of(rating));
            });
        }
        if (out.checkError()) throw new IOException("the output was closed before the last rating");
        return some.get();
    }

    private static Optional<KeptRatings> settings(RagPipeline pipeline) {
        return Optional.ofNullable(pipeline.getSpec().memory()).map(Memory::ratings);
    }
}
