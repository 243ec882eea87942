package dev.ragtime.operator.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ragtime.api.Sha256;
import dev.ragtime.api.knowledgebase.Webhook;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Whether a hook comes from who shares a token: fed with the raw body, asked at its end. Comparing takes as long for a
 * wrong one as for a right one, and a hook for nobody is worked through like any other.
 */
final class Proof {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String SHA256 = "sha256=";
    private static final String BEARER = "Bearer ";

    /** Prefix of a signing token of GitLab, and of its signature: https://www.standardwebhooks.com. */
    private static final String SIGNING_TOKEN = "whsec_";

    private static final String VERSION_1 = "v1,";

    private final List<Signature> signatures = new ArrayList<>();
    private boolean shown;

    /** @param claimed signatures that the sender says this is, any of which may be it */
    private record Signature(Mac mac, List<byte[]> claimed) {}

    private Proof() {}

    /**
     * @param tokens any of which may be the sender's; none for a hook that nobody takes
     * @param header value of a header; null when it is not there
     */
    static Proof of(Webhook.Type type, List<String> tokens, Function<String, String> header) {
        var proof = new Proof();
        for (var token : tokens) {
            switch (type) {
                case GitHub -> proof.hex(token, header.apply("X-Hub-Signature-256"));
                case GitLab -> proof.gitLab(token, header);
                case Generic -> {
                    proof.hex(token, header.apply("X-Signature"));
                    proof.show(token, bearer(header.apply("Authorization")));
                }
            }
        }
        if (proof.signatures.isEmpty()) proof.sign(UUID.randomUUID().toString().getBytes(UTF_8), List.of());
        return proof;
    }

    private void gitLab(String token, Function<String, String> header) {
        if (!token.startsWith(SIGNING_TOKEN)) {
            show(token, Optional.ofNullable(header.apply("X-Gitlab-Token")));
            return;
        }
        var key = base64(token.substring(SIGNING_TOKEN.length())).filter(bytes -> bytes.length > 0);
        var id = header.apply("webhook-id");
        var time = header.apply("webhook-timestamp");
        var signed = header.apply("webhook-signature");
        if (key.isEmpty() || id == null || time == null || signed == null) return;
        var claimed = List.of(signed.split(" ")).stream()
                .filter(one -> one.startsWith(VERSION_1))
                .flatMap(one -> base64(one.substring(VERSION_1.length())).stream())
                .toList();
        sign(key.get(), claimed).update((id + "." + time + ".").getBytes(UTF_8));
    }

    private void hex(String token, String header) {
        if (header == null || !header.startsWith(SHA256)) return;
        try {
            sign(
                    token.getBytes(UTF_8),
                    List.of(HexFormat.of()
                            .parseHex(header.substring(SHA256.length()).strip())));
        } catch (IllegalArgumentException e) {
            // no hexadecimal, so no signature
            sign(token.getBytes(UTF_8), List.of());
        }
    }

    private Mac sign(byte[] key, List<byte[]> claimed) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            signatures.add(new Signature(mac, claimed));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** Hashes have one length, so that none of them tells that of the token. */
    private void show(String token, Optional<String> given) {
        if (given.isEmpty()) return;
        shown |= MessageDigest.isEqual(hash(token), hash(given.get()));
    }

    private static byte[] hash(String text) {
        return Sha256.begin().digest(text.getBytes(UTF_8));
    }

    private static Optional<String> bearer(String authorization) {
        return Optional.ofNullable(authorization)
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip());
    }

    private static Optional<byte[]> base64(String text) {
        try {
            return Optional.of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Takes in the next bytes of the body. */
    void update(byte[] bytes, int offset, int length) {
        signatures.forEach(signature -> signature.mac().update(bytes, offset, length));
    }

    /** To be asked once, when the body has ended. */
    boolean holds() {
        var holds = shown;
        for (var signature : signatures) {
            var made = signature.mac().doFinal();
            for (var claimed : signature.claimed()) holds |= MessageDigest.isEqual(made, claimed);
        }
        return holds;
    }
}
