package dev.ragtime.runtime.source;

import dev.ragtime.api.knowledgebase.WebPages;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.crawl.CrawlSettings;
import dev.ragtime.runtime.crawl.WebAddress;
import dev.ragtime.runtime.document.OcrLanguages;
import dev.ragtime.runtime.document.ParserLimits;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Reads how a site is to be walked. */
final class WebSettings {
    private final String source;
    private final WebPages web;
    private final Secrets secrets;
    private final OcrLanguages languages;

    WebSettings(String source, WebPages web, Secrets secrets, OcrLanguages languages) {
        this.source = source;
        this.web = web;
        this.secrets = secrets;
        this.languages = languages;
    }

    /** @throws SourceException when a field cannot be understood, or the Secret lacks what is needed */
    CrawlSettings read() {
        var starts = addresses(web.startUrls(), "startUrls");
        return new CrawlSettings(
                starts,
                addresses(web.sitemaps(), "sitemaps"),
                hosts(starts),
                web.include().isEmpty() ? path -> true : globs(web.include(), "include"),
                globs(web.exclude(), "exclude"),
                web.pages(),
                web.depth(),
                web.perSecond(),
                web.together(),
                Duration.ofSeconds(web.timeLimitSeconds()),
                Optional.ofNullable(web.userAgent()).orElseGet(this::userAgent),
                credentials(),
                web.allowPrivateAddresses().stream()
                        .map(host -> host.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", ""))
                        .collect(Collectors.toSet()),
                ParserLimits.defaults().maxBytes(),
                languages);
    }

    private List<URI> addresses(List<String> texts, String field) {
        return texts.stream()
                .map(text -> WebAddress.of(text)
                        .orElseThrow(() ->
                                invalid(field, "\"%s\" is not the address of a page; correct it".formatted(text))))
                .toList();
    }

    private Set<String> hosts(List<URI> starts) {
        var hosts = new HashSet<String>();
        starts.forEach(start -> hosts.add(WebAddress.host(start)));
        for (var host : web.allowedHosts()) {
            // the usual port of either protocol is none
            var address = (host.endsWith(":80") ? "http://" : "https://") + host;
            hosts.add(WebAddress.host(WebAddress.of(address)
                    .orElseThrow(() ->
                            invalid("allowedHosts", "\"%s\" is not the name of a host; correct it".formatted(host)))));
        }
        return hosts;
    }

    private SourceException invalid(String field, String remedy) {
        return new SourceException(SourceFailure.InvalidSpec, field(field) + ": " + remedy);
    }

    private Predicate<String> globs(List<String> globs, String field) {
        return Globs.anyOf(globs, field(field));
    }

    /** So that whoever sees it in a log knows what it is, and by what name to forbid it. */
    private String userAgent() {
        var version = Optional.ofNullable(WebSettings.class.getPackage().getImplementationVersion())
                .orElse("dev");
        return "Ragtime/%s (reads this site for a knowledge base, source %s; its operator may name a contact here)"
                .formatted(version, source);
    }

    private Map<String, String> credentials() {
        if (web.credentialsSecret() == null) return Map.of();
        var token = secret(WebPages.TOKEN);
        if (token.isPresent()) return Map.of("Authorization", "Bearer " + token.get());
        var header = secret(WebPages.HEADER);
        if (header.isPresent()) return header(header.get());
        var login = required(WebPages.USERNAME) + ":" + required(WebPages.PASSWORD);
        var encoded = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        return Map.of("Authorization", "Basic " + encoded);
    }

    private Map<String, String> header(String line) {
        var parts = line.split(":", 2);
        if (parts.length == 2 && parts[0].matches("[A-Za-z0-9-]+") && !parts[1].matches("(?s).*[\r\n].*")) {
            return Map.of(parts[0], parts[1].strip());
        }
        throw SourceException.missingKey(
                field("credentialsSecret"),
                web.credentialsSecret().name(),
                WebPages.HEADER + " with one line",
                "one, such as X-Api-Key: and the key");
    }

    private Optional<String> secret(String key) {
        return secrets.read(web.credentialsSecret().name(), key).filter(value -> !value.isEmpty());
    }

    private String required(String key) {
        return secret(key)
                .orElseThrow(() -> SourceException.missingKey(
                        field("credentialsSecret"),
                        web.credentialsSecret().name(),
                        key,
                        "it, or key token, or key header"));
    }

    private String field(String name) {
        return "spec.sources[" + source + "].web." + name;
    }
}
