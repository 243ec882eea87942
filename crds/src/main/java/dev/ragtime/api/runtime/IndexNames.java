package dev.ragtime.api.runtime;

import dev.ragtime.api.Sha256;
import dev.ragtime.api.knowledgebase.ExternalWeaviate;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.knowledgebase.SharedWeaviate;
import dev.ragtime.api.knowledgebase.Store;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names of one index in its store. No two KnowledgeBases have a name in common, so a store may be shared.
 *
 * @param alias what queries read, e.g. {@code Kb_handbook_1a2b3c4d}; the same for every index of a KnowledgeBase
 * @param chunks collection of the chunks, {@code <alias>_<number>}
 * @param documents collection of the document records, {@code <alias>_<number>_Documents}
 * @param runs collection of the run records, {@code <alias>_<number>_Runs}
 */
public record IndexNames(String alias, String chunks, String documents, String runs) {
    private static final int HASH_CHARACTERS = 8;
    private static final int GUEST_HASH_CHARACTERS = 20;
    private static final Pattern GUEST = Pattern.compile("Guest_[0-9a-f]{20}_");
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

    /** Collection of the conversations over the KnowledgeBase: {@code <alias>_Memory}, the same for every index. */
    public String memory() {
        return alias + "_Memory";
    }

    /** All collections of the index. */
    public List<String> collections() {
        return List.of(chunks, documents, runs);
    }

    /**
     * Number of the index that a collection belongs to.
     *
     * @param alias of the KnowledgeBase
     * @param collection any of a store
     * @return empty when it is none of an index of this KnowledgeBase
     */
    public static Optional<Integer> number(String alias, String collection) {
        var rest = alias + "_";
        if (!collection.startsWith(rest)) return Optional.empty();
        var number = OF_INDEX.matcher(collection.substring(rest.length()));
        return number.matches() ? Optional.of(Integer.valueOf(number.group(1))) : Optional.empty();
    }

    /**
     * In a store of the KnowledgeBase's own.
     *
     * @param namespace of the KnowledgeBase
     * @param name of the KnowledgeBase
     * @param number of the index, from 1
     */
    public static IndexNames of(String namespace, String name, int number) {
        return ofAlias(ownAlias(namespace, name), number);
    }

    /** In the store that the KnowledgeBase's status names or its spec asks for. */
    public static IndexNames of(KnowledgeBase knowledgeBase, int number) {
        return ofAlias(alias(knowledgeBase), number);
    }

    /** What queries of a KnowledgeBase read, see {@link #of(KnowledgeBase, int)}. */
    public static String alias(KnowledgeBase knowledgeBase) {
        var meta = knowledgeBase.getMetadata();
        return Optional.ofNullable(knowledgeBase.getStatus())
                .map(KnowledgeBaseStatus::store)
                .map(KnowledgeBaseStatus.StoreStatus::collectionPrefix)
                // before the status says it; whoever gets no spec and no uid has a status
                .or(() -> prefix(knowledgeBase))
                .map(prefix -> prefix + readable(meta.getName()))
                .orElseGet(
                        () -> ownAlias(Optional.ofNullable(meta.getNamespace()).orElse("default"), meta.getName()));
    }

    /**
     * How all names of a KnowledgeBase begin in the store of another one. It follows from the uid, which no other KnowledgeBase
     * of any cluster has, nor a later one of the same name; and no name in a store of one's own begins so.
     */
    public static String guestPrefix(String uid) {
        return "Guest_" + Sha256.hex(uid, GUEST_HASH_CHARACTERS) + "_";
    }

    /** The same in a store that somebody else runs. It differs, since nobody there knows which of these are still in use. */
    public static String externalPrefix(String uid) {
        return "External_" + Sha256.hex(uid, GUEST_HASH_CHARACTERS) + "_";
    }

    /** How all names of a KnowledgeBase begin in a store that is not its own; empty in its own, and while it has no uid. */
    public static Optional<String> prefix(KnowledgeBase knowledgeBase) {
        var uid = Optional.ofNullable(knowledgeBase.getMetadata().getUid());
        return Optional.ofNullable(knowledgeBase.getSpec())
                .map(spec -> spec.store().weaviate().kind())
                .flatMap(kind -> switch (kind) {
                    case Store.Managed _ -> Optional.<String>empty();
                    case SharedWeaviate _ -> uid.map(IndexNames::guestPrefix);
                    case ExternalWeaviate _ -> uid.map(IndexNames::externalPrefix);
                });
    }

    /** The prefix that a name in a store begins with; empty for one that is not of a guest. */
    public static Optional<String> guestPrefixOf(String name) {
        var prefix = GUEST.matcher(name);
        return prefix.lookingAt() ? Optional.of(prefix.group()) : Optional.empty();
    }

    private static String ownAlias(String namespace, String name) {
        return "Kb_" + readable(name) + "_" + Sha256.hex(namespace + "/" + name, HASH_CHARACTERS);
    }

    private static String readable(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "_");
    }

    private static IndexNames ofAlias(String alias, int number) {
        var chunks = alias + "_" + number;
        return new IndexNames(alias, chunks, chunks + "_Documents", chunks + "_Runs");
    }
}
