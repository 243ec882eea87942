package dev.ragtime.runtime.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.runtime.call.CallError;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Lists in the shape of OpenAI's API: by time, {@code order}, {@code limit}, {@code after} and {@code before}. */
public final class OpenAiList {
    private OpenAiList() {}

    /** @param all in any order */
    public static <T> ObjectNode page(
            ApiExchange exchange,
            List<T> all,
            Function<T, String> id,
            ToLongFunction<T> time,
            int otherwise,
            int most,
            Function<T, ObjectNode> json) {
        var limit = Page.limit(exchange, otherwise, most);
        var order = Comparator.comparingLong(time).thenComparing(id);
        var sorted = all.stream()
                .sorted(ascending(exchange) ? order : order.reversed())
                .toList();
        var ids = sorted.stream().map(id).toList();
        var after = at(exchange, "after", ids);
        var before = at(exchange, "before", ids);
        var from = after.map(at -> at + 1).orElse(0);
        var to = before.orElse(sorted.size());
        var rest = from < to ? sorted.subList(from, to) : List.<T>of();
        // who goes back sees what comes just before
        var backwards = before.isPresent() && after.isEmpty();
        var more = Math.max(0, rest.size() - limit);
        var page = backwards ? rest.subList(more, rest.size()) : rest.subList(0, rest.size() - more);
        var list = Json.object().put("object", "list");
        var data = list.putArray("data");
        page.stream().map(json).forEach(data::add);
        list.put("first_id", page.isEmpty() ? null : id.apply(page.getFirst()));
        list.put("last_id", page.isEmpty() ? null : id.apply(page.getLast()));
        return list.put("has_more", more > 0);
    }

    /** Where an id of a parameter stands; to begin anew with one that is gone would repeat what the caller has seen. */
    private static Optional<Integer> at(ApiExchange exchange, String parameter, List<String> ids) {
        var id = exchange.queryParameter(parameter);
        if (id.isEmpty()) return Optional.empty();
        var at = ids.indexOf(id.get());
        if (at < 0)
            throw CallError.invalid(
                    "invalid_cursor",
                    parameter,
                    "%s: %s is not, or no longer, in this list: begin without %s"
                            .formatted(parameter, id.get(), parameter));
        return Optional.of(at);
    }

    private static boolean ascending(ApiExchange exchange) {
        return switch (exchange.queryParameter("order").orElse("desc")) {
            case "asc" -> true;
            case "desc" -> false;
            default -> throw JsonRequest.wrongType("order", "asc or desc");
        };
    }
}
