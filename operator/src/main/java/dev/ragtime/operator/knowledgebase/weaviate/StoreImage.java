package dev.ragtime.operator.knowledgebase.weaviate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which image a store runs: the one it was made with, until a later version is asked for. Never an earlier one, since
 * its data may have been written in a way that only the later one reads. Pure.
 *
 * @param reference complete
 * @param refused the version that was asked for and is earlier
 */
public record StoreImage(String reference, Optional<String> refused) {

    /** What the chart says about stores that name no version. */
    public enum UpgradePolicy {
        /** They stay at the version they were made with. */
        Manual,
        /** They follow the chart's version, one KnowledgeBase after the other. */
        Rolling
    }

    /**
     * @param asked {@code spec.store.weaviate.managed.version}
     * @param pinned in status, else what the nodes run; empty for a store that is not made yet
     * @param chart the chart's image
     * @param follows the store is to follow the chart's version, and it is its turn
     * @param unpullable the pinned image cannot be pulled
     */
    public record Wish(
            Optional<String> asked, Optional<String> pinned, String chart, boolean follows, boolean unpullable) {}

    public static StoreImage of(Wish wish) {
        if (wish.pinned().isEmpty()) {
            return of(wish.asked()
                    .map(version -> withVersion(wish.chart(), version))
                    .orElse(wish.chart()));
        }
        var pinned = wish.pinned().get();
        var now = version(pinned);
        var wanted = wish.asked().or(() -> wish.follows() ? version(wish.chart()) : now);
        if (wanted.isEmpty() || wanted.equals(now)) return of(wish.unpullable() ? moved(pinned, wish.chart()) : pinned);
        // what cannot be compared is left to who asks for it
        boolean later = now.map(version -> order(wanted.get(), version) > 0)
                .orElse(wish.asked().isPresent());
        if (later) return of(reference(wish.chart(), wanted.get()));
        return new StoreImage(pinned, wish.asked());
    }

    private static StoreImage of(String reference) {
        return new StoreImage(reference, Optional.empty());
    }

    /** The same version from where the chart takes its images now. */
    private static String moved(String pinned, String chart) {
        return version(pinned).map(version -> reference(chart, version)).orElse(pinned);
    }

    /** The chart's own reference, digest and all, when that is the version. */
    private static String reference(String chart, String version) {
        return version(chart).filter(version::equals).isPresent() ? chart : withVersion(chart, version);
    }

    /** Whether the chart's version is later than that of {@code image}. */
    static boolean outdated(String image, String chart) {
        var one = version(image);
        var other = version(chart);
        return one.isPresent() && other.isPresent() && order(other.get(), one.get()) > 0;
    }

    /** The version in an image's tag, if it is one. */
    static Optional<String> version(String image) {
        var plain = withoutDigest(image);
        var colon = plain.lastIndexOf(':');
        if (colon <= plain.lastIndexOf('/')) return Optional.empty();
        var tag = plain.substring(colon + 1);
        return tag.matches("[0-9]+\\.[0-9]+\\.[0-9]+") ? Optional.of(tag) : Optional.empty();
    }

    private static int order(String one, String other) {
        return Comparator.<List<Integer>, Integer>comparing(List::getFirst)
                .thenComparing(parts -> parts.get(1))
                .thenComparing(List::getLast)
                .compare(parts(one), parts(other));
    }

    private static List<Integer> parts(String version) {
        return Arrays.stream(version.split("\\.")).map(Integer::valueOf).toList();
    }

    /** The repository of {@code image} with another tag; a digest belongs to the old tag and falls away. */
    static String withVersion(String image, String version) {
        var plain = withoutDigest(image);
        var colon = plain.lastIndexOf(':');
        // a colon before the last slash is a registry's port
        var repository = colon > plain.lastIndexOf('/') ? plain.substring(0, colon) : plain;
        return repository + ":" + version;
    }

    private static String withoutDigest(String image) {
        return image.contains("@") ? image.substring(0, image.indexOf('@')) : image;
    }
}
