package dev.ragtime.runtime.embed;

/**
 * Lets the tokenizer's native library be found without network and with a read-only root file system: it is unpacked
 * from its jar into the temporary folder, the one place a pod may write to.
 */
final class NativeLibraries {
    private NativeLibraries() {}

    static void prepare() {
        setUnlessGiven("DJL_CACHE_DIR", System.getProperty("java.io.tmpdir") + "/djl");
        setUnlessGiven("ai.djl.offline", "true");
        setUnlessGiven("OPT_OUT_TRACKING", "true");
    }

    private static void setUnlessGiven(String name, String value) {
        if (System.getenv(name) == null && System.getProperty(name) == null) System.setProperty(name, value);
    }
}
