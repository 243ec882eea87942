package dev.ragtime.runtime.pipeline;

import dev.ragtime.runtime.rewrite.QueryRewriter;
import dev.ragtime.runtime.rewrite.Rewritten;
import java.util.List;

/** Finds what to search for when the question leans on the conversation, or is to be searched for in several wordings. */
final class RewriteStage implements Stage {
    private final QueryRewriter rewriter;

    RewriteStage(QueryRewriter rewriter) {
        this.rewriter = rewriter;
    }

    @Override
    public void connect() {
        rewriter.connect();
    }

    @Override
    public Inquiry pass(Inquiry inquiry, TokenSink sink) {
        var question = inquiry.question();
        var rewritten = rewriter.rewritten(question.text(), question.history());
        inquiry.guard().throwIfStopped();
        return inquiry.with(rewritten);
    }

    /** For a search that no conversation leads to. */
    Rewritten alone(String query) {
        return rewriter.rewritten(query, List.of());
    }

    /** No model is asked. */
    @Override
    public RewriteStage rehearsed() {
        return new RewriteStage(QueryRewriter.NONE);
    }
}
