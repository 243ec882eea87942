package dev.ragtime.runtime.retrieve;

/**
 * A step that an answer had to do without.
 *
 * @param reason what happened, as it is counted
 * @param detail what that means for the answer, for people; may be empty
 */
public record Degradation(Reason reason, String detail) {

    /** Reasons, each a value of the label {@code reason} of {@code ragtime_degraded_total}. */
    public enum Reason {
        /** The queue of the embedder is full. */
        EmbedderOverloaded,
        /** The question could not be embedded. */
        EmbedderFailed,
        /** One of several KnowledgeBases was not searched. */
        KnowledgeBaseFailed,
        /** The model that words the query took longer than it may: the rules of carry-over did instead. */
        RewriterLate,
        /** It failed, or answered what is no query: likewise. */
        RewriterFailed,
        /** The reranker took longer than it may: passages stayed in their order. */
        RerankerLate,
        /** The reranker failed, or did not answer what it was asked: likewise. */
        RerankerFailed,
        /** The store did not answer the search by words. */
        KeywordFailed,
        /** The question was too long to look for all of its words. */
        QuestionShortened,
        /** What the caller stated earlier could not be read, or not in time. */
        MemoryFailed,
        /** No model wrote the answer: passages are quoted instead. */
        ModelUnavailable,
        /** The model server does not take what it is asked, in its own words. */
        ModelRefused
    }

    public static Degradation of(Reason reason) {
        return new Degradation(reason, "");
    }

    /** As an answer tells it, e.g. {@code EmbedderOverloaded: keyword only}. */
    public String text() {
        return detail.isEmpty() ? reason.name() : reason + ": " + detail;
    }
}
