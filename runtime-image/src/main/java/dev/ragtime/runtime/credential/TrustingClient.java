package dev.ragtime.runtime.credential;

import dev.ragtime.api.TrustedCertificates;
import dev.ragtime.runtime.http.Backends;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** Asks servers for short answers, and trusts whom a file names that may change while it is read. Thread-safe. */
final class TrustingClient {
    /** Until the last byte of an answer: a request waits for it. */
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private static final int LONGEST = 1024 * 1024;

    private final Supplier<Optional<String>> certificates;
    private volatile Optional<Trusting> client = Optional.empty();

    /** @param certificates of those who are trusted */
    private record Trusting(Optional<String> certificates, HttpClient http) {}

    /** @param certificates of those who may sign a server's, as PEM; empty for those whom every program knows */
    TrustingClient(Supplier<Optional<String>> certificates) {
        this.certificates = certificates;
    }

    /**
     * The whole answer.
     *
     * @throws IOException when there is none in three seconds, it is longer than 1 MiB, or the certificates are none
     */
    HttpResponse<byte[]> ask(HttpRequest request) throws IOException {
        try {
            return Backends.whole(http(), request, TIMEOUT, LONGEST);
        } catch (TimeoutException e) {
            throw new IOException("no answer in " + TIMEOUT.toSeconds() + " s", e);
        } catch (GeneralSecurityException e) {
            throw new IOException("what is mounted as ca.crt is no certificate in PEM: " + e.getMessage(), e);
        }
    }

    private HttpClient http() throws IOException, GeneralSecurityException {
        var now = certificates.get();
        var standing = client.filter(known -> known.certificates().equals(now));
        if (standing.isPresent()) return standing.get().http();
        var http = now.isEmpty() ? Backends.newClient() : Backends.newClient(trusting(now.get()));
        client = Optional.of(new Trusting(now, http));
        return http;
    }

    private static SSLContext trusting(String pem) throws IOException, GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, TrustedCertificates.of(pem).getTrustManagers(), null);
        return context;
    }
}
