package dev.ragtime.runtime.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.runtime.call.CallError;

/** How a protocol writes the errors of its calls; statuses and headers are the same in all. */
@FunctionalInterface
public interface ErrorShape {
    /** @param requestId name of the request in logs */
    ObjectNode of(CallError error, String requestId);
}
