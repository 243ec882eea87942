package dev.ragtime.runtime.route;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * In which order backends are asked: available ones by priority, weighted random among equals; then, as a last resort,
 * those that are cooling down or down. Weight 0 takes no request at all.
 */
final class Selection {
    private final RandomGenerator random;

    Selection(RandomGenerator random) {
        this.random = random;
    }

    List<BackendHandle> order(List<BackendHandle> backends) {
        var weighted = backends.stream()
                .filter(b -> b.backend().weightInForce() > 0)
                .collect(Collectors.partitioningBy(BackendHandle::available));
        var order = new ArrayList<BackendHandle>();
        for (var group : List.of(weighted.get(true), weighted.get(false))) {
            var byPriority = group.stream()
                    .collect(Collectors.groupingBy(
                            b -> b.backend().priorityInForce(), TreeMap::new, Collectors.toCollection(ArrayList::new)));
            byPriority.values().forEach(equals -> drawAll(equals, order));
        }
        return order;
    }

    /** Draws without putting back: each draw takes a backend with probability weight / sum of weights left. */
    private void drawAll(List<BackendHandle> left, List<BackendHandle> order) {
        while (!left.isEmpty()) {
            var sum = left.stream().mapToInt(b -> b.backend().weightInForce()).sum();
            var ticket = random.nextInt(sum);
            var drawn = 0;
            for (var passed = left.getFirst().backend().weightInForce(); passed <= ticket; ) {
                passed += left.get(++drawn).backend().weightInForce();
            }
            order.add(left.remove(drawn));
        }
    }
}
