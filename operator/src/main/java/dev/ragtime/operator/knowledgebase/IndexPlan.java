package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.CandidateIndex;
import dev.ragtime.api.knowledgebase.Index;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.operator.knowledgebase.sync.SyncRuns;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which indexes a KnowledgeBase is to have; pure.
 *
 * @param serving the one that answers queries, or is the first to
 * @param candidate the one that is built beside it, since the spec asks for another
 * @param kept those that answered before and stay, the last one first
 * @param pinned the one of these that the spec wants to answer instead
 * @param unpinnable why the spec's wish cannot be granted
 */
record IndexPlan(
        TargetIndex serving,
        Optional<TargetIndex> candidate,
        List<Index> kept,
        Optional<Index> pinned,
        Optional<Finding> unpinnable) {
    /** Query pods need a moment to follow a switch; until then they ask the index before. */
    static final Duration FOLLOWED_AFTER = Duration.ofSeconds(60);

    static IndexPlan of(Observation seen, int nodes) {
        var resource = seen.resource();
        var serving = TargetIndex.of(resource, seen.copies(), seen.now());
        var status = KnowledgeBaseModel.status(resource);
        var kept = kept(
                resource,
                status.map(KnowledgeBaseStatus::keptIndexes).stream()
                        .flatMap(List::stream)
                        .filter(index -> isStored(seen, nodes, index))
                        .toList(),
                seen.now());
        var wish = Optional.ofNullable(resource.getSpec().promotion().pinnedIndex());
        var pinned = wish.flatMap(number ->
                kept.stream().filter(index -> index.number().equals(number)).findFirst());
        var isThere = pinned.isPresent() || wish.isEmpty() || wish.get() == serving.number();
        return new IndexPlan(
                serving,
                candidate(seen, serving, wish.isPresent()),
                kept,
                pinned,
                isThere ? Optional.empty() : Optional.of(unpinnable(wish.get(), serving, kept)));
    }

    /** Unless the store says that it has nothing of it. */
    private static boolean isStored(Observation seen, int nodes, Index index) {
        return !TargetIndex.isGone(seen.resource(), index.number(), seen.health(), nodes);
    }

    private static Finding unpinnable(int number, TargetIndex serving, List<Index> kept) {
        var there = Stream.concat(Stream.of(serving.index()), kept.stream())
                .map(index -> String.valueOf(index.number()))
                .collect(Collectors.joining(", "));
        return Finding.stalled(
                Reason.IndexNotKept,
                "spec.promotion.pinnedIndex: index %d is not there any more; name one of %s, or leave the field out"
                        .formatted(number, there));
    }

    /** While an index is pinned, one that was begun stays as it is, and none is begun. */
    private static Optional<TargetIndex> candidate(Observation seen, TargetIndex serving, boolean pinned) {
        var status = KnowledgeBaseModel.status(seen.resource());
        if (status.map(KnowledgeBaseStatus::activeIndex).isEmpty() || !serving.pinned()) return Optional.empty();
        var standing = status.map(KnowledgeBaseStatus::candidateIndex);
        var wanted = TargetIndex.wanted(seen.resource(), seen.copies());
        var built = standing.filter(index -> index.definition().buildsTheSameAs(wanted))
                .map(CandidateIndex::index)
                .map(index -> new TargetIndex(index, true));
        if (built.isPresent()) return built;
        if (pinned || serving.index().definition().buildsTheSameAs(wanted)) return Optional.empty();
        return Optional.of(TargetIndex.next(seen.resource(), seen.copies(), newest(seen) + 1, seen.now()));
    }

    /** Number of the newest index of which anything is known, so that no number comes twice. */
    private static int newest(Observation seen) {
        var status = KnowledgeBaseModel.status(seen.resource());
        var told = Stream.of(
                        status.map(KnowledgeBaseStatus::activeIndex).map(Index::number).stream(),
                        status.map(KnowledgeBaseStatus::candidateIndex).map(CandidateIndex::number).stream(),
                        status.map(KnowledgeBaseStatus::keptIndexes).stream()
                                .flatMap(List::stream)
                                .map(Index::number),
                        new SyncRuns(seen.jobs()).jobs().stream().map(SyncRuns::index),
                        stored(seen).stream())
                .flatMap(numbers -> numbers);
        return told.mapToInt(Integer::intValue).max().orElse(0);
    }

    /** Numbers of the indexes that the store has something of. */
    static Set<Integer> stored(Observation seen) {
        var alias = TargetIndex.names(seen.resource(), 0).alias();
        return seen.health().collections().stream()
                .flatMap(Set::stream)
                .flatMap(name -> IndexNames.number(alias, name).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Index> kept(KnowledgeBase resource, List<Index> standing, Instant now) {
        int places = resource.getSpec().promotion().keepIndexes() - 1;
        var pinned = Optional.ofNullable(resource.getSpec().promotion().pinnedIndex());
        var newestFirst = standing.stream()
                .sorted(Comparator.comparing(Index::retiredAt).reversed())
                .toList();
        return IntStream.range(0, newestFirst.size())
                .filter(at -> at < places
                        || pinned.equals(Optional.of(newestFirst.get(at).number()))
                        || isFollowed(newestFirst.get(at)).isAfter(now))
                .mapToObj(newestFirst::get)
                .toList();
    }

    private static Instant isFollowed(Index retired) {
        return Instant.parse(retired.retiredAt()).plus(FOLLOWED_AFTER);
    }

    /** Numbers of all that stay. */
    Set<Integer> numbers() {
        return Stream.of(
                        Stream.of(serving.number()),
                        candidate.stream().map(TargetIndex::number),
                        kept.stream().map(Index::number))
                .flatMap(numbers -> numbers)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
