package dev.ragtime.runtime.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Cuts a collection into lists of bounded size. */
final class Batches {
    private Batches() {}

    static <T> List<List<T>> of(Collection<T> all, int size) {
        var list = List.copyOf(all);
        var batches = new ArrayList<List<T>>();
        for (int i = 0; i < list.size(); i += size) {
            batches.add(list.subList(i, Math.min(list.size(), i + size)));
        }
        return batches;
    }
}
