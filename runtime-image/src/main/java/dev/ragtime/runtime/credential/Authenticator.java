package dev.ragtime.runtime.credential;

/** One way to know who asks. Thread-safe. */
public sealed interface Authenticator permits KeyHolders, IssuedTokens, ClusterTokens {
    /** @param credential what came as bearer or key, not empty */
    Verdict judge(String credential);

    /** What it takes, for who came with nothing or with something else, such as {@code an API key}. */
    String takes();

    /** Does what the first caller would wait for otherwise; never fails. */
    default void prepare() {}
}
