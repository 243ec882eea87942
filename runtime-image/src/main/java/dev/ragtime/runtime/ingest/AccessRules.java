package dev.ragtime.runtime.ingest;

import dev.ragtime.api.knowledgebase.KnowledgeBaseSpec;
import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.api.knowledgebase.SourceAccess;
import dev.ragtime.runtime.access.Principal;
import dev.ragtime.runtime.access.PrincipalList;
import dev.ragtime.runtime.access.PrincipalList.MalformedException;
import dev.ragtime.runtime.source.Globs;
import dev.ragtime.runtime.source.SourceException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Who may read the documents of a KnowledgeBase, by what its sources say. It does not matter whether the KnowledgeBase
 * heeds it now: rights are kept in any case, so that to heed them needs no document to be read. Thread-safe.
 */
final class AccessRules {
    private final Map<String, Optional<OfSource>> sources = new HashMap<>();

    /** Sources that may say of each document who reads it. */
    private final Set<String> givers = new HashSet<>();

    /** @param rules in order */
    private record OfSource(
            SortedSet<Principal> principals, List<Rule> rules, boolean documentsDecide, boolean ofPages) {
        SortedSet<Principal> at(String path) {
            if (!ofPages) return rule(path).orElse(principals);
            var address = PageAddress.of(path);
            var readers = new TreeSet<>(rule(address.plain()).orElse(principals));
            // whoever writes a link may write these: they take away, and give nothing
            for (var other : address.others()) rule(other).ifPresent(readers::retainAll);
            return Collections.unmodifiableSortedSet(readers);
        }

        private Optional<SortedSet<Principal>> rule(String path) {
            return rules.stream()
                    .filter(rule -> rule.fits().test(path))
                    .findFirst()
                    .map(Rule::principals);
        }
    }

    private record Rule(Predicate<String> fits, SortedSet<Principal> principals) {}

    private AccessRules(KnowledgeBaseSpec spec) {
        for (var source : spec.sources()) {
            sources.put(source.name(), Optional.ofNullable(source.access()).map(access -> of(source, access)));
            if (source.http() != null || source.jdbc() != null && source.jdbc().principalsColumn() != null)
                givers.add(source.name());
        }
    }

    static AccessRules of(KnowledgeBaseSpec spec) {
        return new AccessRules(spec);
    }

    private static OfSource of(Source source, SourceAccess access) {
        var field = "spec.sources[" + source.name() + "].access.rules.path";
        boolean ofPages = source.web() != null;
        return new OfSource(
                names(access.principals()),
                access.rules().stream()
                        .map(rule -> new Rule(
                                fits(ofPages ? PageAddress.glob(rule.path()) : rule.path(), field),
                                names(rule.principals())))
                        .toList(),
                access.documents() == SourceAccess.Documents.Decide,
                ofPages);
    }

    /** A path that is no glob fails whoever asks about a document of that source, and nobody else. */
    private static Predicate<String> fits(String glob, String field) {
        try {
            return Globs.anyOf(List.of(glob), field);
        } catch (SourceException e) {
            return _ -> {
                throw e;
            };
        }
    }

    /** The schema knows how long a name may be. */
    private static SortedSet<Principal> names(Collection<String> names) {
        var found = new TreeSet<Principal>();
        names.forEach(name -> Principal.named(name).ifPresent(found::add));
        return Collections.unmodifiableSortedSet(found);
    }

    /**
     * What decides who may read a document.
     *
     * @param own what it says of itself, then what its object or record does, then what a record's object does
     * @param given by its source, such as a column or whoever pushed it, as {@link PrincipalList#read} takes it; empty
     *     where the source says nothing of this one
     */
    record Sayings(String source, String path, List<Map<String, Object>> own, Optional<Object> given) {}

    /**
     * Who may read a document.
     *
     * @param faults what was said and does not count, and why; without names
     */
    record Found(SortedSet<Principal> readers, List<String> faults) {
        Found {
            faults = List.copyOf(faults);
        }
    }

    /** Whom a document is for; nobody when nothing says. */
    Found find(Sayings said) {
        try {
            var allowed = said.given().isPresent()
                    ? PrincipalList.read(said.given().get())
                    : allowed(said.source(), said.path());
            var named = new ArrayList<SortedSet<Principal>>();
            for (var own : named(said.own())) named.add(PrincipalList.read(own));
            var unsaid = of(said.source()).isEmpty() && said.given().isEmpty();
            if (named.isEmpty() || unsaid) return new Found(allowed, List.of());
            return documentsDecide(said.source()) ? new Found(named.getFirst(), List.of()) : narrowed(named, allowed);
        } catch (MalformedException e) {
            return new Found(Collections.emptySortedSet(), List.of("nobody may read it: " + e.getMessage()));
        }
    }

    private static Found narrowed(List<SortedSet<Principal>> named, SortedSet<Principal> allowed) {
        var readers = new TreeSet<>(allowed);
        var all = new TreeSet<Principal>();
        for (var some : named) {
            readers.retainAll(some);
            all.addAll(some);
        }
        var leftOut = all.stream().filter(one -> !allowed.contains(one)).count();
        return new Found(
                Collections.unmodifiableSortedSet(readers),
                leftOut == 0 ? List.of() : List.of(notGiven(leftOut, all.size())));
    }

    private static String notGiven(long leftOut, int all) {
        return "%d of the %d principals that it names are left out: access of its source does not give them; set access.documents to Decide where documents may"
                .formatted(leftOut, all);
    }

    /** What is said in each place; first under the key as it is, then under those that differ in case. */
    private static List<Object> named(List<Map<String, Object>> places) {
        return places.stream()
                .flatMap(place -> place.entrySet().stream()
                        .filter(entry -> PrincipalList.isKey(entry.getKey()))
                        .sorted(Map.Entry.<String, Object>comparingByKey().reversed())
                        .map(Map.Entry::getValue))
                .toList();
    }

    /** Who may read what is at a path, by the spec. */
    private SortedSet<Principal> allowed(String source, String path) {
        return of(source).map(rules -> rules.at(path)).orElseGet(Collections::emptySortedSet);
    }

    /**
     * All who may read a document that cannot be read now; empty where only the document itself, or its source when asked for
     * it, can tell.
     *
     * @param beside what is known without reading it: as in {@link Sayings}, but for what it says of itself
     */
    Optional<SortedSet<Principal>> bound(Sayings beside) {
        boolean told = !named(beside.own()).isEmpty();
        boolean decides = documentsDecide(beside.source()) && !told;
        boolean unasked = givers.contains(beside.source()) && beside.given().isEmpty();
        return decides || unasked ? Optional.empty() : Optional.of(find(beside).readers());
    }

    private boolean documentsDecide(String source) {
        return of(source).filter(OfSource::documentsDecide).isPresent();
    }

    /**
     * All that the readers of a document depend on beside the document and what its source says of it; of no meaning but to be
     * compared. Empty where the source says nothing.
     */
    String settings(String source, String path) {
        return of(source)
                .map(rules -> (rules.documentsDecide() ? "decide " : "narrow ") + Principal.text(rules.at(path)))
                .orElse("");
    }

    private Optional<OfSource> of(String source) {
        return sources.getOrDefault(source, Optional.empty());
    }
}
