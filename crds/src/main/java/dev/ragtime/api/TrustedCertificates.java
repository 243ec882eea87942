package dev.ragtime.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import javax.net.ssl.TrustManagerFactory;

/** Those whom a user names as signing the certificate of a server. */
public final class TrustedCertificates {
    private TrustedCertificates() {}

    /**
     * Trust in them, and in nobody else.
     *
     * @param pem one certificate or more
     * @throws GeneralSecurityException when it holds none
     * @throws IOException never for what is in memory
     */
    public static TrustManagerFactory of(String pem) throws GeneralSecurityException, IOException {
        var read = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
        if (read.isEmpty()) throw new CertificateException("there is no certificate in it");
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (var certificate : read) store.setCertificateEntry("ca-" + number++, certificate);
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }
}
