package dev.ragtime.runtime.push;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.runtime.http.ApiExchange;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.http.JsonRequest;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Lists in the shape of OpenAI's API: by time, {@code order}, {@code limit}, {@code after} and {@code before}. */
final class OpenAiList {
    private OpenAiList() {}

    /** @param all in any order */
    static <T> ObjectNode page(
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
        var from = exchange.queryParameter("after").map(ids::indexOf).orElse(-1) + 1;
        var to = exchange.queryParameter("before")
                .map(ids::indexOf)
                .filter(at -> at >= 0)
                .orElse(sorted.size());
        var rest = from < to ? sorted.subList(from, to) : List.<T>of();
        var page = rest.size() > limit ? rest.subList(0, limit) : rest;
        var list = Json.object().put("object", "list");
        var data = list.putArray("data");
        page.stream().map(json).forEach(data::add);
        list.put("first_id", page.isEmpty() ? null : id.apply(page.getFirst()));
        list.put("last_id", page.isEmpty() ? null : id.apply(page.getLast()));
        return list.put("has_more", page.size() < rest.size());
    }

    private static boolean ascending(ApiExchange exchange) {
        return switch (exchange.queryParameter("order").orElse("desc")) {
            case "asc" -> true;
            case "desc" -> false;
            default -> throw JsonRequest.wrongType("order", "asc or desc");
        };
    }
}
