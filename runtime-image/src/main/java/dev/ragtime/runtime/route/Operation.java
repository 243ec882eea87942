package dev.ragtime.runtime.route;

/** What a client may ask of a model server, in OpenAI's API. */
enum Operation {
    CHAT("/chat/completions"),
    COMPLETIONS("/completions"),
    EMBEDDINGS("/embeddings");

    private final String path;

    Operation(String path) {
        this.path = path;
    }

    /** Below the base address, which ends with {@code /v1}. */
    String path() {
        return path;
    }
}
