package dev.ragtime.runtime.credential;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.ragtime.api.knowledgebase.KeyReference;
import dev.ragtime.api.pipeline.Oidc;
import dev.ragtime.api.pipeline.PrincipalsClaim;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.access.Identity;
import dev.ragtime.runtime.access.PrincipalList;
import dev.ragtime.runtime.config.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens of an issuer that is really asked for its keys. */
class IssuedTokensTest {
    private static final Secrets NONE = (secret, key) -> Optional.empty();

    private static final Verdict PUT_OFF =
            new Verdict.Undecided("issuer_unavailable", "the issuer of tokens does not answer: ask again");

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private TokenIssuer issuer;
    private IssuedTokens tokens;

    @BeforeEach
    void start() throws Exception {
        issuer = new TokenIssuer();
        tokens = reading(null);
    }

    @AfterEach
    void end() {
        issuer.close();
    }

    private IssuedTokens reading(List<PrincipalsClaim> claims) {
        var oidc = new Oidc(issuer.url(), TokenIssuer.AUDIENCE, claims, null, null, null, null);
        return new IssuedTokens(oidc, NONE, () -> now);
    }

    private JWTClaimsSet.Builder claims() {
        return issuer.claims(now);
    }

    private Verdict judged(JWTClaimsSet.Builder claims) throws JOSEException {
        return tokens.judge(issuer.token(claims));
    }

    private Verdict known(String subject, String... principals) throws Exception {
        return new Verdict.Known(new Caller(
                Optional.of(Identity.of("oidc", issuer.url(), subject)), PrincipalList.of(List.of(principals))));
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    @Test
    void a_token_says_who_asks_and_by_its_claims_as_whom() throws Exception {
        assertThat(judged(claims())).isEqualTo(known("ada", "ada", "hr", "staff"));
        assertThat(judged(claims().subject("bob").claim("groups", "board")))
                .as("one group, as a text")
                .isEqualTo(known("bob", "bob", "board"));
        assertThat(judged(claims().audience(TokenIssuer.AUDIENCE).claim("groups", null)))
                .as("without groups")
                .isEqualTo(known("ada", "ada"));
        assertThat(tokens.judge(
                        issuer.signed(claims(), issuer.current(), header -> header.type(new JOSEObjectType("at+jwt")))))
                .as("an access token of RFC 9068")
                .isEqualTo(known("ada", "ada", "hr", "staff"));
        assertThat(tokens.judge(issuer.signed(claims(), issuer.current(), header -> header.keyID(null))))
                .as("a key is looked for where none is named")
                .isEqualTo(known("ada", "ada", "hr", "staff"));
        assertThat(issuer.looks()).isEqualTo(1);
    }

    @Test
    void a_token_by_an_elliptic_curve_counts() throws Exception {
        assertThat(tokens.judge(issuer.elliptic(claims()))).isEqualTo(known("ada", "ada", "hr", "staff"));
    }

    @Test
    void principals_are_read_from_the_claims_that_are_named_and_begin_as_said() throws Exception {
        tokens = reading(List.of(
                new PrincipalsClaim("email", "user:"),
                new PrincipalsClaim("realm_access.roles", "group:"),
                new PrincipalsClaim("https://example.com/teams", null)));

        assertThat(judged(claims().claim("email", "ada@example.com")
                        .claim("realm_access", Map.of("roles", List.of("hr", 7, "")))
                        .claim("https://example.com/teams", List.of("payroll", "key:portal"))))
                .as("no number, nothing empty, and nobody's API key")
                .isEqualTo(known("ada", "user:ada@example.com", "group:hr", "payroll"));
        assertThat(judged(claims().claim("realm_access", "none"))).isEqualTo(known("ada"));
    }

    @Test
    void what_does_not_count_is_refused_with_the_reason_and_without_a_word_of_the_token() throws Exception {
        var past = Date.from(now.minusSeconds(61));
        var wrong = new LinkedHashMap<String, String>();
        wrong.put(issuer.token(claims().expirationTime(past)), "expired");
        wrong.put(issuer.token(claims().expirationTime(null)), "no exp");
        wrong.put(issuer.token(claims().notBeforeTime(Date.from(now.plusSeconds(61)))), "not valid yet");
        wrong.put(issuer.token(claims().audience("another")), "not for audience ragtime");
        wrong.put(issuer.token(claims().audience((String) null)), "not for audience ragtime");
        wrong.put(issuer.token(claims().subject(null)), "no sub");
        wrong.put(issuer.token(claims().issuer("https://other.example.com")), "no token of issuer " + issuer.url());
        wrong.put(issuer.token(claims().issuer(issuer.url() + "/")), "no token of issuer");
        wrong.put(issuer.token(claims().claim("groups", List.of("x".repeat(300)))), "1 to 256 characters");
        wrong.put(issuer.signed(claims(), issuer.key(), header -> header.keyID("key-1")), "not signed with a key");
        wrong.put(
                issuer.signed(claims(), issuer.current(), header -> header.type(new JOSEObjectType("logout+jwt"))),
                "not signed with a key");
        wrong.put(
                issuer.signed(
                        claims(),
                        issuer.current(),
                        header -> header.criticalParams(Set.of("own")).customParam("own", "x")),
                "not signed with a key");
        wrong.put(new PlainJWT(claims().build()).serialize(), "no signed token");
        wrong.put(byPublicKey(), "signed in a way that is not taken");
        wrong.put(changed(issuer.token(claims())), "not signed with a key");
        wrong.put("a.b.c", "no signed token");
        wrong.put("garbage", "no signed token");
        wrong.put(encoded("{\"alg\":\"RS256\"}") + "." + encoded("[".repeat(9000)) + ".c2ln", "no signed token");
        wrong.put(encoded("[]") + "." + encoded("7") + ".c2ln", "no signed token");

        for (var one : wrong.entrySet()) {
            var why = switch (tokens.judge(one.getKey())) {
                case Verdict.Refused(var reason) -> reason;
                case Verdict.Foreign(var reason) -> reason;
                case Verdict other -> "let in or put off: " + other;
            };
            assertThat(why).contains(one.getValue()).doesNotContain("ada", "hr", "other.example.com");
        }
    }

    /** With the public key of the issuer, which everybody has, as the secret of a symmetric algorithm. */
    private String byPublicKey() throws JOSEException {
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .keyID(issuer.current().getKeyID())
                        .build(),
                claims().build());
        token.sign(new MACSigner(issuer.current().toPublicKey().getEncoded()));
        return token.serialize();
    }

    /** The same signature under other claims. */
    private String changed(String token) throws JOSEException {
        var parts = token.split("[.]");
        var other = issuer.token(claims().subject("root")).split("[.]");
        return parts[0] + "." + other[1] + "." + parts[2];
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes());
    }

    @Test
    void clocks_may_differ_by_a_minute() throws Exception {
        assertThat(judged(claims().expirationTime(Date.from(now.minusSeconds(59)))))
                .isInstanceOf(Verdict.Known.class);
        assertThat(judged(claims().notBeforeTime(Date.from(now.plusSeconds(59)))))
                .isInstanceOf(Verdict.Known.class);
    }

    @Test
    void a_rotated_key_counts_at_once_and_a_retired_one_no_longer() throws Exception {
        var before = issuer.token(claims().expirationTime(Date.from(now.plusSeconds(36000))));
        assertThat(tokens.judge(before)).isInstanceOf(Verdict.Known.class);

        issuer.rotate();
        assertThat(judged(claims())).isInstanceOf(Verdict.Known.class);
        assertThat(tokens.judge(before)).as("both at once").isInstanceOf(Verdict.Known.class);
        assertThat(issuer.looks()).isEqualTo(2);

        issuer.retireOlder();
        pass(Duration.ofMinutes(11));
        assertThat(tokens.judge(before)).isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void keys_that_the_issuer_does_not_list_do_not_let_strangers_keep_it_busy() throws Exception {
        assertThat(judged(claims())).isInstanceOf(Verdict.Known.class);
        for (int i = 0; i < 50; i++) {
            var number = i;
            var stranger = issuer.signed(claims(), issuer.current(), header -> header.keyID("stranger-" + number));
            assertThat(tokens.judge(stranger)).isInstanceOf(Verdict.Refused.class);
            assertThat(judged(claims())).isInstanceOf(Verdict.Known.class);
        }
        assertThat(issuer.looks()).isEqualTo(2);

        issuer.rotate();
        pass(Duration.ofSeconds(5));
        assertThat(judged(claims())).as("a new key, for all that").isInstanceOf(Verdict.Known.class);
    }

    @Test
    void keys_are_looked_at_anew_in_the_background_before_they_are_old() throws Exception {
        assertThat(judged(claims())).isInstanceOf(Verdict.Known.class);
        pass(Duration.ofMinutes(6));
        assertThat(judged(claims())).isInstanceOf(Verdict.Known.class);
        Awaitility.await().until(() -> issuer.looks() == 2);
    }

    @Test
    void while_the_issuer_is_down_its_last_keys_count_for_a_day() throws Exception {
        assertThat(judged(claims())).isInstanceOf(Verdict.Known.class);
        issuer.stop();
        var stranger = issuer.signed(claims(), issuer.key(), UnaryOperator.identity());
        for (int hour = 0; hour < 24; hour++) {
            assertThat(judged(claims())).isInstanceOf(Verdict.Known.class);
            assertThat(tokens.judge(stranger)).as("it may be of a newer key").isEqualTo(PUT_OFF);
            pass(Duration.ofMinutes(59));
        }

        pass(Duration.ofHours(2));
        assertThat(judged(claims())).isEqualTo(PUT_OFF);
        issuer.restart();
        pass(Duration.ofSeconds(2));
        assertThat(judged(claims())).isInstanceOf(Verdict.Known.class);
        assertThat(tokens.judge(stranger)).as("it is of none").isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void a_token_of_a_key_that_an_issuer_made_before_it_was_away_counts_once_it_is_back() throws Exception {
        var older = issuer.token(claims());
        assertThat(tokens.judge(older)).isInstanceOf(Verdict.Known.class);
        issuer.stop();
        issuer.rotate();
        var newer = issuer.token(claims());
        for (int i = 0; i < 10; i++) {
            assertThat(tokens.judge(newer)).isEqualTo(PUT_OFF);
            assertThat(tokens.judge(older)).isInstanceOf(Verdict.Known.class);
        }

        issuer.restart();
        pass(Duration.ofSeconds(2));
        assertThat(tokens.judge(newer)).isInstanceOf(Verdict.Known.class);
    }

    @Test
    void nobody_is_let_in_before_the_issuer_was_reached_and_everybody_soon_after() throws Exception {
        issuer.stop();
        tokens.prepare();
        for (int i = 0; i < 5; i++) assertThat(judged(claims())).isInstanceOf(Verdict.Undecided.class);
        assertThat(judged(claims().issuer("https://other.example.com"))).isInstanceOf(Verdict.Foreign.class);

        issuer.restart();
        pass(Duration.ofSeconds(5));
        assertThat(judged(claims())).isInstanceOf(Verdict.Known.class);
    }

    @Test
    void certificates_that_are_named_and_not_there_let_nobody_vouch_for_the_issuer() throws Exception {
        var ca = new KeyReference("login-ca", null);
        var oidc = new Oidc(issuer.url(), TokenIssuer.AUDIENCE, null, null, null, ca, null);
        assertThat(new IssuedTokens(oidc, NONE, () -> now).judge(issuer.token(claims())))
                .isInstanceOf(Verdict.Undecided.class);
        assertThat(issuer.looks()).isZero();
    }

    @Test
    void who_says_to_be_another_issuer_or_sends_elsewhere_in_the_clear_is_not_believed() throws Exception {
        for (var document : List.of(
                "{\"issuer\": \"https://other.example.com\", \"jwks_uri\": \"%s/keys\"}".formatted(issuer.url()),
                "{\"issuer\": \"%s\", \"jwks_uri\": \"http://other.example.com/keys\"}".formatted(issuer.url()),
                "{\"issuer\": \"%s\"}".formatted(issuer.url()),
                "<html>")) {
            issuer.discovery(document);
            assertThat(reading(null).judge(issuer.token(claims()))).as(document).isInstanceOf(Verdict.Undecided.class);
        }
        assertThat(issuer.looks()).isZero();

        var oidc = new Oidc(issuer.url(), TokenIssuer.AUDIENCE, null, issuer.url() + "/keys", null, null, null);
        assertThat(new IssuedTokens(oidc, NONE, () -> now).judge(issuer.token(claims())))
                .as("asked where the spec says")
                .isInstanceOf(Verdict.Known.class);
    }
}
