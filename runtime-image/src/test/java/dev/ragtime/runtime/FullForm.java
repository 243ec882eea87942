package dev.ragtime.runtime;

/** Whether tests measure as long as their figures are published with: {@code FULL}. */
public final class FullForm {
    private FullForm() {}

    public static boolean asked() {
        return !System.getenv().getOrDefault("FULL", "").isEmpty();
    }
}
