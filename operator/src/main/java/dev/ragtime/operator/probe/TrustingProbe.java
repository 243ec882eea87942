package dev.ragtime.operator.probe;

import dev.ragtime.api.TrustedCertificates;
import java.io.IOException;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Asks servers whose certificates are signed by somebody whom a user names. One client for each set of certificates, of
 * which the last {@value #KEPT} are kept. Safe for use by many threads.
 */
public final class TrustingProbe {
    private static final int KEPT = 16;

    private final HttpProbe plain;
    private final Map<String, HttpProbe> byCertificates = new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, HttpProbe> eldest) {
            return size() > KEPT;
        }
    };

    /** @param http for servers whose certificates everybody trusts, and those without TLS */
    public TrustingProbe(HttpClient http) {
        this.plain = new HttpProbe(http);
    }

    /**
     * @param certificates as PEM; empty for those that every program trusts
     * @throws IllegalArgumentException when they are none, see {@link #problem}
     */
    public HttpProbe of(Optional<String> certificates) {
        if (certificates.isEmpty()) return plain;
        synchronized (byCertificates) {
            return byCertificates.computeIfAbsent(certificates.get(), TrustingProbe::probe);
        }
    }

    /** What is wrong with certificates as PEM; empty when they can be trusted. */
    public static Optional<String> problem(String certificates) {
        try {
            TrustedCertificates.of(certificates);
            return Optional.empty();
        } catch (GeneralSecurityException | IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static HttpProbe probe(String certificates) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, TrustedCertificates.of(certificates).getTrustManagers(), null);
            return new HttpProbe(HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .sslContext(context)
                    .build());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("no certificates", e);
        }
    }
}
