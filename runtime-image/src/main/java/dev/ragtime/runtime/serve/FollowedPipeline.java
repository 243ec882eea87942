package dev.ragtime.runtime.serve;

import dev.ragtime.runtime.pipeline.OpenIndex;
import dev.ragtime.runtime.pipeline.Pipeline;
import dev.ragtime.runtime.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pipeline over the indexes that answer now: put together anew when one of them is another. Thread-safe. */
final class FollowedPipeline implements Supplier<Pipeline>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FollowedPipeline.class);

    /** Before a process begins without some of its indexes: others that have all of them answer meanwhile. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final List<IndexFollower> followers;
    private final Function<List<OpenIndex>, Pipeline> assembly;
    private final LongSupplier nanoTime;
    private final long begin;
    private volatile Optional<Assembled> assembled = Optional.empty();

    private record Assembled(List<OpenIndex> indexes, Pipeline pipeline) {}

    /**
     * @param followers one for each KnowledgeBase; closed with this
     * @param assembly puts a pipeline together over those that are open, at least one
     * @param nanoTime as of {@link System#nanoTime}
     */
    FollowedPipeline(
            List<IndexFollower> followers, Function<List<OpenIndex>, Pipeline> assembly, LongSupplier nanoTime) {
        this.followers = List.copyOf(followers);
        this.assembly = assembly;
        this.nanoTime = nanoTime;
        this.begin = nanoTime.getAsLong();
    }

    /** @throws StoreException when no index is open */
    @Override
    public Pipeline get() {
        var open = open();
        if (open.isEmpty())
            throw new StoreException("no index is open, or another one answers that cannot be opened here", true, null);
        return standing(open).orElseGet(() -> assemble(open)).pipeline();
    }

    private List<OpenIndex> open() {
        return followers.stream()
                .map(IndexFollower::open)
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Assembled> standing(List<OpenIndex> open) {
        return assembled.filter(standing -> standing.indexes().equals(open));
    }

    private synchronized Assembled assemble(List<OpenIndex> open) {
        var other = standing(open);
        if (other.isPresent()) return other.get();
        var fresh = new Assembled(open, assembly.apply(open));
        assembled = Optional.of(fresh);
        return fresh;
    }

    /** Looks which indexes answer. True when questions can be put to all of them, after a while to one. */
    boolean look() {
        var open = followers.stream().filter(IndexFollower::look).count();
        var late = nanoTime.getAsLong() - begin > PATIENCE.toNanos();
        return open == followers.size() || late && open > 0;
    }

    /** Follows from now on. */
    void start() {
        followers.forEach(follower -> follower.start(this::prepare));
    }

    /** The next question finds it put together. */
    private void prepare() {
        try {
            if (!open().isEmpty()) get();
        } catch (RuntimeException e) {
            LOG.warn("the pipeline cannot be put together: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        followers.forEach(IndexFollower::close);
    }
}
