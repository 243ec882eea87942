package dev.ragtime.runtime.crawl;

import dev.ragtime.runtime.call.CallGuard;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Asks hosts for pages, each in its turn and within limits of time and bytes, at addresses that {@link AddressGuard} let
 * pass. Redirects are not followed: whoever asks judges where they lead. Thread-safe.
 */
final class SiteClient implements AutoCloseable {
    private static final Timeout CONNECT = Timeout.ofSeconds(10);
    private static final int MOST_CONNECTIONS = 512;
    private static final int LONGEST_LINE = 16 << 10;
    private static final int MOST_HEADERS = 200;
    private static final int TRIES = 3;

    /** Bytes of a body that is of no interest. */
    private static final int SHORT = 16 << 10;

    /** A host that wants to be left alone for longer is looked at again by the next sync. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private static final Duration WAIT = Duration.ofSeconds(2);
    private static final int TIMED_OUT = 408;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    private final CrawlSettings settings;
    private final CloseableHttpClient client;
    private final Spool spool;
    private final Map<String, HostTurns> turns = new ConcurrentHashMap<>();

    SiteClient(CrawlSettings settings, Resolver resolver, Spool spool) {
        this(settings, resolver, spool, DefaultClientTlsStrategy.createDefault());
    }

    SiteClient(CrawlSettings settings, Resolver resolver, Spool spool, TlsSocketStrategy tls) {
        this.settings = settings;
        this.spool = spool;
        var limits = Http1Config.custom()
                .setMaxLineLength(LONGEST_LINE)
                .setMaxHeaderCount(MOST_HEADERS)
                .build();
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(new AddressGuard(resolver, settings.privateHosts()))
                .setTlsSocketStrategy(tls)
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(limits)
                        .build())
                .setMaxConnPerRoute(settings.together())
                .setMaxConnTotal(MOST_CONNECTIONS)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(CONNECT)
                        .setSocketTimeout(Timeout.of(settings.timeout()))
                        .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                        .build())
                .build();
        client = HttpClients.custom()
                .setConnectionManager(connections)
                .setUserAgent(settings.userAgent())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }

    /** When a page's host may be asked. */
    HostTurns turns(URI page) {
        return turns.computeIfAbsent(
                WebAddress.host(page), _ -> new HostTurns(settings.perSecond(), settings.together()));
    }

    /**
     * @param known what was sent before, if it need not be sent again
     * @param wanted of what names and types the content is wanted
     * @throws CrawlException when the host is away
     */
    Answer get(URI page, Optional<Page> known, Predicate<Answer.Head> wanted) throws InterruptedException {
        var host = turns(page);
        Answer answer = new Answer.Failed("it was not asked for");
        for (int tries = 1; tries <= TRIES; tries++) {
            var reply = inTurn(host, page, known, wanted);
            answer = reply.answer();
            if (reply.again().isEmpty()) break;
        }
        if (!(answer instanceof Answer.Failed(var reason))) host.answered();
        else if (host.unanswered()) {
            throw new CrawlException(
                    CrawlException.Reason.UNREACHABLE,
                    "startUrls",
                    "%s does not answer any more (%s: %s); look at the site"
                            .formatted(WebAddress.host(page), page, reason));
        }
        return answer;
    }

    /** @param again when it may be asked for once more; empty when that is of no use, or too late to wait for */
    private record Reply(Answer answer, Optional<Duration> again) {
        Reply(Answer answer, Duration again) {
            this(answer, Optional.of(again).filter(wait -> wait.compareTo(LONGEST_WAIT) <= 0));
        }

        Reply(Answer answer) {
            this(answer, Optional.empty());
        }
    }

    private Reply inTurn(HostTurns host, URI page, Optional<Page> known, Predicate<Answer.Head> wanted)
            throws InterruptedException {
        host.begin();
        var request = request(page, known);
        try (var guard = CallGuard.ofTime(settings.timeout())) {
            guard.onStop(request::cancel);
            try {
                var reply = ask(request, wanted);
                // before the turn ends: whoever waits for it is to find the host at rest
                reply.again().ifPresent(host::pause);
                return reply;
            } catch (AddressRefused e) {
                return new Reply(new Answer.Refused(e.getMessage()));
            } catch (SSLException | UnknownHostException e) {
                return new Reply(new Answer.Failed(told(e)));
            } catch (IOException e) {
                if (guard.stopped().isPresent()) {
                    return new Reply(new Answer.Failed("it took longer than timeoutSeconds (%d)"
                            .formatted(settings.timeout().toSeconds())));
                }
                return new Reply(new Answer.Failed(told(e)), Duration.ZERO);
            }
        } finally {
            host.end();
        }
    }

    private static String told(IOException error) {
        var said = error.getMessage() == null ? "" : ": " + error.getMessage();
        return error.getClass().getSimpleName() + said;
    }

    private HttpGet request(URI page, Optional<Page> known) {
        var request = new HttpGet(page);
        request.setHeader("Accept", MediaType.ACCEPT);
        request.setHeader("Accept-Encoding", "gzip");
        settings.credentialsFor(page).forEach(request::setHeader);
        known.map(Page::etag).filter(tag -> !tag.isEmpty()).ifPresent(tag -> request.setHeader("If-None-Match", tag));
        known.map(Page::modified)
                .filter(date -> !date.isEmpty())
                .ifPresent(date -> request.setHeader("If-Modified-Since", date));
        return request;
    }

    private Reply ask(HttpGet request, Predicate<Answer.Head> wanted) throws IOException {
        var response = client.executeOpen(null, request, null);
        boolean ended = false;
        try {
            var body = response.getEntity() == null
                    ? InputStream.nullInputStream()
                    : response.getEntity().getContent();
            var reply = reply(response, body, wanted);
            ended = body.readNBytes(SHORT).length < SHORT;
            return reply;
        } finally {
            // one that ended leaves its connection to the next; of a long one, closing would read the rest
            if (ended) response.close();
            else request.cancel();
        }
    }

    private Reply reply(ClassicHttpResponse response, InputStream body, Predicate<Answer.Head> wanted)
            throws IOException {
        int status = response.getCode();
        return switch (status) {
            case 200, 203 -> sent(response, body, wanted);
            case 304 -> new Reply(new Answer.Unchanged());
            case 301, 302, 303, 307, 308 -> new Reply(new Answer.Moved(header(response, "Location")));
            case 404, 410 -> new Reply(new Answer.Absent(status));
            case TOO_MANY, UNAVAILABLE ->
                new Reply(
                        new Answer.Failed("status " + status),
                        retryAfter(header(response, "Retry-After")).orElse(WAIT));
            // the server lost patience, which says nothing of the page
            case TIMED_OUT -> new Reply(new Answer.Failed("status " + status));
            default ->
                new Reply(
                        status >= 400 && status < 500
                                ? new Answer.Denied(status)
                                : new Answer.Failed("status " + status));
        };
    }

    private Reply sent(ClassicHttpResponse response, InputStream body, Predicate<Answer.Head> wanted)
            throws IOException {
        var head = new Answer.Head(
                MediaType.of(header(response, "Content-Type")),
                header(response, "ETag"),
                header(response, "Last-Modified"),
                Arrays.stream(response.getHeaders("X-Robots-Tag"))
                        .map(Header::getValue)
                        .toList(),
                header(response, "Link"),
                header(response, "Content-Disposition"));
        if (!wanted.test(head)) return new Reply(new Answer.Skipped(head.media().type()));
        var encoding = header(response, "Content-Encoding").strip();
        if (!encoding.matches("(?i)|identity|gzip|x-gzip")) {
            return new Reply(new Answer.Failed("it is sent in the encoding " + encoding + ", which was not asked for"));
        }
        var content = encoding.toLowerCase(Locale.ROOT).endsWith("gzip") ? new GZIPInputStream(body) : body;
        var charset = head.media().isText() ? head.media().charset() : Optional.<Charset>empty();
        var stored = spool.store(content, charset, settings.maxBytes() + 1);
        return new Reply(new Answer.Sent(head, stored));
    }

    private static String header(ClassicHttpResponse response, String name) {
        return Optional.ofNullable(response.getFirstHeader(name))
                .map(header -> header.getValue())
                .orElse("");
    }

    private static Optional<Duration> retryAfter(String value) {
        try {
            if (value.matches("\\d{1,9}")) return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
            var date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
            var wait = Duration.between(InstantSource.system().instant(), date.toInstant());
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeException e) {
            // neither seconds nor a date: as good as none
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }
}
