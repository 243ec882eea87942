package dev.ragtime.runtime.store;

import dev.ragtime.runtime.config.UserError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import javax.net.ssl.TrustManagerFactory;

/** Whom a client of a store trusts. */
final class StoreTrust {
    private StoreTrust() {}

    /**
     * Those that have signed a certificate, and nobody else.
     *
     * @param certificates as PEM
     * @throws UserError when they are none
     */
    static TrustManagerFactory of(String certificates) {
        try {
            var read = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(certificates.getBytes(StandardCharsets.UTF_8)));
            if (read.isEmpty()) throw new CertificateException("there is no certificate in it");
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (var certificate : read) store.setCertificateEntry("ca-" + number++, certificate);
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory;
        } catch (GeneralSecurityException | IOException e) {
            throw new UserError(
                    "spec.store.weaviate.external",
                    "what caSecret or caConfigMap names is no certificate in PEM: " + e.getMessage());
        }
    }
}
