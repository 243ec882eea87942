package dev.ragtime.runtime.route;

/** What a client may ask of a model server, in OpenAI's API and, of what that has not, in the usual shape. */
enum Operation {
    CHAT("/chat/completions"),
    COMPLETIONS("/completions"),
    EMBEDDINGS("/embeddings"),
    RERANK("/rerank");

    private final String path;

    Operation(String path) {
        this.path = path;
    }

    /** Below the base address, which ends with {@code /v1}. */
    String path() {
        return path;
    }
}
