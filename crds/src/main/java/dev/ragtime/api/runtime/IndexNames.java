package dev.ragtime.api.runtime;

import dev.ragtime.api.Sha256;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names of one index in its store. They differ for every KnowledgeBase of a cluster, so a store may be shared.
 *
 * @param alias what queries read, e.g. {@code Kb_handbook_1a2b3c4d}; the same for every index of a KnowledgeBase
 * @param chunks collection of the chunks, {@code <alias>_<number>}
 * @param documents collection of the document records, {@code <alias>_<number>_Documents}
 * @param runs collection of the run records, {@code <alias>_<number>_Runs}
 */
public record IndexNames(String alias, String chunks, String documents, String runs) {
    private static final int HASH_CHARACTERS = 8;
    private static final Pattern OF_INDEX = Pattern.compile("([0-9]{1,9})(_Documents|_Runs)?");

    /** Of the index. */
    public int number() {
        return Integer.parseInt(chunks.substring(alias.length() + 1));
    }

    /** Collection of what was pushed to the KnowledgeBase: {@code <alias>_Pushed}, the same for every index. */
    public String pushed() {
        return alias + "_Pushed";
    }

    /** Collection of the contents of what was pushed: {@code <alias>_PushedContents}. */
    public String pushedContents() {
        return alias + "_PushedContents";
    }

    /** All collections of the index. */
    public List<String> collections() {
        return List.of(chunks, documents, runs);
    }

    /**
     * Number of the index that a collection belongs to.
     *
     * @param collection any of a store
     * @return empty when it is none of an index of this KnowledgeBase
     */
    public static Optional<Integer> number(String namespace, String name, String collection) {
        var rest = of(namespace, name, 0).alias() + "_";
        if (!collection.startsWith(rest)) return Optional.empty();
        var number = OF_INDEX.matcher(collection.substring(rest.length()));
        return number.matches() ? Optional.of(Integer.valueOf(number.group(1))) : Optional.empty();
    }

    /**
     * @param namespace of the KnowledgeBase
     * @param name of the KnowledgeBase
     * @param number of the index, from 1
     */
    public static IndexNames of(String namespace, String name, int number) {
        var alias = "Kb_" + name.replaceAll("[^A-Za-z0-9]", "_") + "_"
                + Sha256.hex(namespace + "/" + name, HASH_CHARACTERS);
        var chunks = alias + "_" + number;
        return new IndexNames(alias, chunks, chunks + "_Documents", chunks + "_Runs");
    }
}
