package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.Reference;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Optional;

/** Pages that are reached from start pages and sitemaps. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WebPages(
        @Required
        @Size(min = 1, max = 16)
        @ValidationRule(
                value = "self.all(url, url.matches('^https?://[^/?#@]+([/?][^#]*)?$'))",
                message =
                        "startUrls must be addresses of pages, e.g. https://docs.example.com/guide/, without # and without credentials, which belong into credentialsSecret")
        @JsonPropertyDescription("Where to begin: pages of the site.")
        List<@Size(max = 2048) String> startUrls,

        @Size(max = 16)
        @ValidationRule(
                value = "self.all(url, url.matches('^https?://[^/?#@]+/[^#]*$'))",
                message = "sitemaps must be addresses of sitemaps, e.g. https://docs.example.com/sitemap.xml")
        @JsonPropertyDescription(
                "Sitemaps, whose pages are read like start pages. Default: those that the robots.txt of the start pages names.")
        List<@Size(max = 2048) String> sitemaps,

        @Size(max = 32)
        @ValidationRule(
                value = "self.all(host, host.matches('^[^/@?#*:]+(:[0-9]+)?$'))",
                message =
                        "allowedHosts must be names of hosts, with a port unless it is the usual one, e.g. www.example.com")
        @JsonPropertyDescription(
                "Other hosts, e.g. www.example.com, that links are followed to. Default: those of the start pages only.")
        List<@Size(max = 259) String> allowedHosts,

        @Size(max = 64)
        @JsonPropertyDescription(
                "Globs of paths, e.g. /guide/**; of other pages only the start pages are asked for, for their links. Default: all.")
        List<String> include,

        @Size(max = 64)
        @JsonPropertyDescription(
                "Globs of paths, or of paths with what follows the ?, e.g. **/calendar/**; such pages are not asked for.")
        List<String> exclude,

        @Min(1)
        @Max(10000)
        @JsonPropertyDescription(
                "How many addresses are asked for at most, those nearest to the start pages first. Default: 500.")
        Integer maxPages,

        @Min(0)
        @Max(32)
        @JsonPropertyDescription(
                "How many links lead at most from a start page, or a page of a sitemap, to any other. Default: 4.")
        Integer maxDepth,

        @Min(1)
        @Max(1000)
        @JsonPropertyDescription(
                "Requests to one host within a second; fewer where its robots.txt has a Crawl-delay. Default: 2.")
        Integer requestsPerSecond,

        @Min(1) @Max(16) @JsonPropertyDescription("Requests to one host at a time. Default: 2.")
        Integer concurrency,

        @Min(1)
        @Max(600)
        @JsonPropertyDescription("How long a page may take, from the request to its last byte. Default: 30.")
        Integer timeoutSeconds,

        @Size(min = 1, max = 256)
        @Pattern("^[A-Za-z][A-Za-z0-9_-]*(/[!-~]+)?( [ -~]*)?$")
        @JsonPropertyDescription(
                "How the crawler calls itself, e.g. AcmeDocs/1.0 (+mailto:docs@example.com): the part before the / is its name in robots.txt. Default: Ragtime, with its version and what it is for.")
        String userAgent,

        @Size(max = 32)
        @ValidationRule(
                value = "self.all(host, host.matches('^[^/@?#*]+$'))",
                message = "allowPrivateAddresses must be names of hosts without port, e.g. docs.team.svc")
        @JsonPropertyDescription(
                "Hosts that may have an address inside the cluster or company, e.g. docs.team.svc. Those of link-local and metadata services are never read. Default: none.")
        List<@Size(max = 253) String> allowPrivateAddresses,

        @JsonPropertyDescription(
                "A Secret with key token (sent as Bearer), keys username and password (Basic), or key header (a line such as X-Api-Key: ...). It is sent to the start pages' hosts only.")
        Reference credentialsSecret)
        implements SourceKind {

    /** Keys of the Secret of its credentials: the first, or the last, or both between. */
    public static final String TOKEN = "token";

    public static final String USERNAME = "username";
    public static final String PASSWORD = "password";
    public static final String HEADER = "header";

    private static final int MAX_PAGES = 500;
    private static final int MAX_DEPTH = 4;
    private static final int PER_SECOND = 2;
    private static final int CONCURRENCY = 2;
    private static final int TIMEOUT_SECONDS = 30;

    public WebPages {
        startUrls = copy(startUrls);
        sitemaps = copy(sitemaps);
        allowedHosts = copy(allowedHosts);
        include = copy(include);
        exclude = copy(exclude);
        allowPrivateAddresses = copy(allowPrivateAddresses);
    }

    /** With defaults for all but where to begin. */
    public static WebPages of(List<String> startUrls) {
        return new WebPages(startUrls, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    private static List<String> copy(List<String> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    /** Addresses asked for at most. */
    public int pages() {
        return maxPages == null ? MAX_PAGES : maxPages;
    }

    /** Links from a start page at most. */
    public int depth() {
        return maxDepth == null ? MAX_DEPTH : maxDepth;
    }

    /** Requests to one host within a second. */
    public int perSecond() {
        return requestsPerSecond == null ? PER_SECOND : requestsPerSecond;
    }

    /** Requests to one host at a time. */
    public int together() {
        return concurrency == null ? CONCURRENCY : concurrency;
    }

    /** Time that a page may take, in seconds. */
    public int timeLimitSeconds() {
        return timeoutSeconds == null ? TIMEOUT_SECONDS : timeoutSeconds;
    }

    @Override
    public Optional<Credentials> credentials() {
        return Optional.ofNullable(credentialsSecret).map(secret -> new Credentials(secret.name(), List.of()));
    }

    @Override
    public boolean readByOne() {
        return true;
    }
}
