package dev.ragtime.runtime.credential;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetRetrievalException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.SecurityContext;
import dev.ragtime.api.Ragtime;
import dev.ragtime.api.pipeline.Oidc;
import dev.ragtime.runtime.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches the keys of an issuer: each time anew, also where they are, which may change. */
final class IssuerDocuments implements JWKSetSource<SecurityContext> {
    private static final Logger LOG = LoggerFactory.getLogger(IssuerDocuments.class);
    private static final String DISCOVERY = "/.well-known/openid-configuration";

    private final Oidc oidc;
    private final TrustingClient client;

    IssuerDocuments(Oidc oidc, TrustingClient client) {
        this.oidc = oidc;
        this.client = client;
    }

    /** @throws JWKSetUnavailableException when there are none to be had, or not one */
    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator ignored, long now, SecurityContext context)
            throws JWKSetUnavailableException {
        try {
            var address = oidc.jwksUrl() == null ? discovered() : oidc.jwksUrl();
            var keys = JWKSet.parse(text(address));
            if (keys.isEmpty()) throw new IOException(address + " lists no key");
            return keys;
        } catch (IOException | ParseException e) {
            LOG.warn("the keys of issuer {} cannot be fetched: {}", oidc.issuer(), e.toString());
            throw new JWKSetRetrievalException("the keys of the issuer cannot be fetched", e);
        }
    }

    /** Where the issuer says that its keys are (OpenID Connect Discovery 1.0, 4). */
    private String discovered() throws IOException {
        var address = oidc.issuer().replaceAll("/$", "") + DISCOVERY;
        var document = parsed(text(address), address);
        var issuer = document.path("issuer").asText();
        if (!issuer.equals(oidc.issuer()))
            throw new IOException(address + " is of issuer " + issuer + ": write that in spec.auth.oidc.issuer");
        return Optional.of(document.path("jwks_uri").asText())
                .filter(keys -> keys.matches(Ragtime.TRUSTWORTHY_PATTERN))
                .orElseThrow(() -> new IOException(address + " names no jwks_uri by https"));
    }

    private static JsonNode parsed(String text, String address) throws IOException {
        try {
            return Json.parse(text);
        } catch (IOException e) {
            throw new IOException(address + " is no JSON", e);
        }
    }

    private String text(String address) throws IOException {
        try {
            var answer = client.ask(HttpRequest.newBuilder(URI.create(address))
                    .header("Accept", "application/json")
                    .build());
            if (answer.statusCode() != 200) throw new IOException(address + " answers " + answer.statusCode());
            return new String(answer.body(), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IOException(address + " is no address", e);
        }
    }

    @Override
    public void close() {
        // nothing stays open between two looks
    }
}
