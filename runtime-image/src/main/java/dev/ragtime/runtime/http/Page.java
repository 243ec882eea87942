package dev.ragtime.runtime.http;

/** How much of a list is asked for. */
public final class Page {
    private Page() {}

    /** Parameter {@code limit}, from 1 to {@code most}. */
    public static int limit(ApiExchange exchange, int otherwise, int most) {
        var asked = exchange.queryParameter("limit");
        if (asked.isEmpty()) return otherwise;
        try {
            var limit = Integer.parseInt(asked.get());
            if (limit >= 1 && limit <= most) return limit;
            throw JsonRequest.wrongType("limit", "a whole number from 1 to " + most);
        } catch (NumberFormatException e) {
            throw JsonRequest.wrongType("limit", "a whole number from 1 to " + most);
        }
    }
}
