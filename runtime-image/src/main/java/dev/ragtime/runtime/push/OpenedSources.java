package dev.ragtime.runtime.push;

import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.http.ApiKeys;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Which sources a caller may push to: those whose Secrets have its key. */
final class OpenedSources {
    private final SortedMap<String, ApiKeys> keys = new TreeMap<>();

    OpenedSources(List<Source> sources, Secrets secrets) {
        for (var source : sources)
            keys.put(
                    source.name(),
                    new ApiKeys(secrets, source.http().apiKeysSecret().name()));
    }

    /**
     * Sources that the caller's key opens, at least one.
     *
     * @param header value of a request header by its name
     * @throws CallError when it opens none
     */
    Set<String> of(UnaryOperator<String> header) {
        var key = ApiKeys.sent(header);
        var opened = new TreeSet<String>();
        keys.forEach((source, known) -> {
            if (known.owner(key).isPresent()) opened.add(source);
        });
        if (!opened.isEmpty()) return opened;
        var what = key.isEmpty() ? "no API key came with the request" : "no source has this API key";
        throw new CallError(
                CallError.Kind.UNAUTHORIZED,
                "invalid_api_key",
                what + ": send one of the Secret that apiKeysSecret names, as Authorization: Bearer KEY");
    }
}
