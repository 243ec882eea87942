package dev.ragtime.runtime.generate;

import java.util.List;
import java.util.Optional;

/**
 * What a model may call.
 *
 * @param parallel whether it may call several at once; the model server's own default when empty
 */
public record ToolOffer(List<Tool> tools, ToolChoice choice, Optional<Boolean> parallel) {
    public static final ToolOffer NOTHING = new ToolOffer(List.of(), ToolChoice.AUTO, Optional.empty());

    public ToolOffer {
        tools = List.copyOf(tools);
    }

    /** Whether an answer may be a call. */
    public boolean allowsCalls() {
        return !tools.isEmpty() && !choice.equals(ToolChoice.NONE);
    }

    /** Whether nothing else is an answer. */
    public boolean wantsCalls() {
        return allowsCalls() && !choice.equals(ToolChoice.AUTO);
    }
}
