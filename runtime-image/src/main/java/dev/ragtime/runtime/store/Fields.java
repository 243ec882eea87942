package dev.ragtime.runtime.store;

/** Names of the fields that every store keeps a chunk or a document record in. */
final class Fields {
    static final String DOCUMENT_ID = "documentId";
    static final String ORDINAL = "ordinal";
    static final String SOURCE = "source";
    static final String PATH = "path";
    static final String URI = "uri";
    static final String TITLE = "title";
    static final String HEADING = "heading";
    static final String TEXT = "text";
    /** Of a chunk that has a parent. */
    static final String PARENT_HEADING = "parentHeading";

    static final String PARENT_TEXT = "parentText";
    static final String CONTEXT = "context";
    static final String CONTEXT_KEY = "contextKey";
    static final String TOKENS = "tokens";
    static final String TERMS = "terms";
    static final String READERS = "readers";
    static final String FINGERPRINT = "fingerprint";
    static final String VERSION = "version";
    static final String CHUNK_IDS = "chunkIds";
    static final String FAILURE = "failure";
    static final String ENTRY = "entry";
    static final String CONTENT = "content";
    static final String THREAD = "thread";
    static final String OWNER = "owner";
    static final String KIND = "kind";
    static final String NUMBER = "number";
    static final String EXPIRES = "expires";

    private Fields() {}
}
