package dev.ragtime.runtime.retrieve;

import dev.ragtime.runtime.embed.Embedder;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A {@link Background} of each model, where there are several; made at its first use. Thread-safe. */
final class Backgrounds {
    private final boolean needed;
    private final Map<Embedder, Background> made = Collections.synchronizedMap(new IdentityHashMap<>());

    private Backgrounds(boolean needed) {
        this.needed = needed;
    }

    static Backgrounds of(Collection<SearchedIndex> indexes) {
        Set<Embedder> models = Collections.newSetFromMap(new IdentityHashMap<>());
        indexes.forEach(index -> models.add(index.embedder()));
        return new Backgrounds(models.size() > 1);
    }

    /** Empty where cosines are all of one model, and so can be compared as they are. Throws what the model throws. */
    Optional<Background> of(Embedder embedder) {
        return needed ? Optional.of(made.computeIfAbsent(embedder, Background::of)) : Optional.empty();
    }
}
