package dev.ragtime.e2e.scenario;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.ragtime.e2e.scenario.AccessCallers.Caller;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Tokens that look as if they were somebody's and are not. Thread-safe. */
final class WrongTokens {
    @FunctionalInterface
    private interface Forgery {
        /** @param principal who the token says it is, one of the people */
        String of(int principal) throws JOSEException;
    }

    private static final String MORE = "that names principals itself";

    private final AccessCallers callers;
    private final RSAKey stranger;
    private final Map<String, Forgery> forgeries = new LinkedHashMap<>();

    WrongTokens(AccessCallers callers) throws JOSEException {
        this.callers = callers;
        var issuer = callers.issuer();
        stranger = issuer.key();
        forgeries.put("made up", _ -> "made.up.token");
        forgeries.put(
                "expired",
                one -> issuer.token(callers.claims(one)
                        .expirationTime(Date.from(Instant.now().minusSeconds(120)))));
        forgeries.put(
                "not valid yet",
                one -> issuer.token(callers.claims(one)
                        .notBeforeTime(Date.from(Instant.now().plusSeconds(120)))));
        forgeries.put(
                "for another audience", one -> issuer.token(callers.claims(one).audience("another")));
        forgeries.put("of another issuer", one -> stranger(one, "https://login.example.com", stranger.getKeyID()));
        forgeries.put("by a key that is not listed", this::unlisted);
        forgeries.put(
                "by a stranger's key under the issuer's name",
                one -> stranger(one, issuer.url(), issuer.current().getKeyID()));
        forgeries.put("alg: none", one -> new PlainJWT(callers.claims(one).build()).serialize());
        forgeries.put("HMAC by the public key", this::hmac);
        forgeries.put("altered", this::altered);
        forgeries.put("of a ServiceAccount for another audience", _ -> callers.foreignAccountToken());
        // a token that counts, but not for what it asks for
        forgeries.put(MORE, one -> issuer.token(callers.claims(one)));
    }

    List<String> kinds() {
        return List.copyOf(forgeries.keySet());
    }

    Caller one(String kind, int principal, Random random) throws JOSEException {
        var person = principal % Papers.PEOPLE;
        var others = kind.equals(MORE) ? Papers.encoded(random.nextInt(Papers.PRINCIPALS)) : "";
        return new Caller(kind, person, forgeries.get(kind).of(person), others);
    }

    /** Has whoever judges it look whether the issuer has new keys. */
    String unlisted(int principal) throws JOSEException {
        return stranger(principal, callers.issuer().url(), stranger.getKeyID());
    }

    private String stranger(int principal, String issuer, String keyId) throws JOSEException {
        return callers.issuer()
                .signed(callers.claims(principal).issuer(issuer), stranger, header -> header.keyID(keyId));
    }

    private String hmac(int principal) throws JOSEException {
        var listed = callers.issuer().current();
        var header = new JWSHeader.Builder(JWSAlgorithm.HS256)
                .keyID(listed.getKeyID())
                .build();
        var token = new SignedJWT(header, callers.claims(principal).build());
        token.sign(new MACSigner(listed.toRSAPublicKey().getEncoded()));
        return token.serialize();
    }

    /** The claims of another with one's own signature. */
    private String altered(int principal) throws JOSEException {
        var issuer = callers.issuer();
        var own = new ArrayList<>(List.of(
                issuer.token(callers.claims((principal + 1) % Papers.PEOPLE)).split("\\.")));
        own.set(
                1,
                issuer.signed(callers.claims(principal), stranger, UnaryOperator.identity())
                        .split("\\.")[1]);
        return String.join(".", own);
    }
}
