package dev.ragtime.runtime.credential;

import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.JWTClaimsSetVerifier;
import dev.ragtime.api.pipeline.Oidc;
import java.time.InstantSource;
import java.util.Date;

/** What a token must say that is signed by its issuer (RFC 7519, 4.1; OpenID Connect Core 1.0, 3.1.3.7). */
record TokenRules(Oidc oidc, InstantSource clock) implements JWTClaimsSetVerifier<SecurityContext> {

    /** One that is broken; its message holds nothing of the token. */
    static final class BrokenException extends BadJWTException {
        private static final long serialVersionUID = 1L;

        BrokenException(String remedy) {
            super(remedy);
        }
    }

    @Override
    public void verify(JWTClaimsSet claims, SecurityContext context) throws BrokenException {
        var skew = 1000L * oidc.clockSkewSeconds();
        var now = clock.millis();
        require(oidc.issuer().equals(claims.getIssuer()), "the token is of another issuer than " + oidc.issuer());
        require(claims.getAudience().contains(oidc.audience()), "the token is not for audience " + oidc.audience());
        require(claims.getSubject() != null && !claims.getSubject().isEmpty(), "the token has no sub");
        require(claims.getExpirationTime() != null, "the token has no exp");
        require(time(claims.getExpirationTime()) > now - skew, "the token is expired: fetch another");
        require(
                claims.getNotBeforeTime() == null || time(claims.getNotBeforeTime()) <= now + skew,
                "the token is not valid yet: see that the issuer's clock is right");
    }

    private static long time(Date date) {
        return date.getTime();
    }

    private static void require(boolean met, String remedy) throws BrokenException {
        if (!met) throw new BrokenException(remedy);
    }
}
