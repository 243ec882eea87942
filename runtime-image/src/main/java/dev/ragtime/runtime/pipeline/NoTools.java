package dev.ragtime.runtime.pipeline;

import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.retrieve.Degradation;
import dev.ragtime.runtime.retrieve.Degradation.Reason;
import java.util.Optional;

/** What a question that brings tools is told where no model answered it: quotes are an answer, and call nothing. */
final class NoTools {
    private NoTools() {}

    /** @throws CallError when quotes are not what may be answered */
    static void check(Inquiry inquiry) {
        var tools = inquiry.question().wishes().tools();
        if (!tools.allowsCalls()) return;
        var refused = reason(inquiry, Reason.ModelRefused);
        if (refused.isEmpty() && reason(inquiry, Reason.ModelUnavailable).isEmpty())
            throw CallError.invalid(
                    "unsupported_tools",
                    "tools",
                    "tools: this pipeline quotes passages and has no model to call them, leave tools out or set"
                            + " tool_choice to none");
        if (!tools.wantsCalls()) return;
        refused.ifPresent(said -> {
            throw new CallError(
                    CallError.Kind.BROKEN,
                    "tools_refused",
                    "no tool is called as tool_choice asks for, since the model server does not take the request: "
                            + said.detail());
        });
        throw CallError.unavailable(
                "tools_unavailable",
                "no model is there to call a tool as tool_choice asks for: ask again, or with tool_choice auto");
    }

    private static Optional<Degradation> reason(Inquiry inquiry, Reason reason) {
        return inquiry.degraded().stream().filter(d -> d.reason() == reason).findFirst();
    }
}
