package dev.ragtime.runtime.store;

import dev.ragtime.api.TrustedCertificates;
import dev.ragtime.runtime.config.UserError;
import java.io.IOException;
import java.security.GeneralSecurityException;
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
            return TrustedCertificates.of(certificates);
        } catch (GeneralSecurityException | IOException e) {
            throw new UserError(
                    "spec.store.weaviate.external",
                    "what caSecret or caConfigMap names is no certificate in PEM: " + e.getMessage());
        }
    }
}
