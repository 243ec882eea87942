package dev.ragtime.api.runtime;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names of one index in its store. They differ for every KnowledgeBase of a cluster, so a store may be shared.
 *
 * @param alias what queries read, e.g. {@code Kb_handbook_1a2b3c4d}; the same for every index of a KnowledgeBase
 * @param chunks collection of the chunks, {@code <alias>_<number>}
 * @param documents collection of the document records, {@code <alias>_<number>_Documents}
 */
public record IndexNames(String alias, String chunks, String documents) {
    private static final int HASH_CHARACTERS = 8;

    /**
     * @param namespace of the KnowledgeBase
     * @param name of the KnowledgeBase
     * @param number of the index, from 1
     */
    public static IndexNames of(String namespace, String name, int number) {
        var alias = "Kb_" + name.replaceAll("[^A-Za-z0-9]", "_") + "_" + hash(namespace + "/" + name);
        var chunks = alias + "_" + number;
        return new IndexNames(alias, chunks, chunks + "_Documents");
    }

    private static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_CHARACTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
