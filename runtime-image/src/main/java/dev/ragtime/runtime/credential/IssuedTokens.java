package dev.ragtime.runtime.credential;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.ragtime.api.pipeline.Oidc;
import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.access.Identity;
import dev.ragtime.runtime.access.PrincipalList.MalformedException;
import dev.ragtime.runtime.config.Secrets;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Callers with a token of an issuer of OpenID Connect. */
public final class IssuedTokens implements Authenticator {
    /** Asymmetric ones only: by a symmetric one who can check a token can make it, too. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private static final Logger LOG = LoggerFactory.getLogger(IssuedTokens.class);

    private final Oidc oidc;
    private final IssuerKeys keys;
    private final DefaultJWTProcessor<SecurityContext> processor;
    private final TokenPrincipals principals;

    /** @param secrets where the certificates are of those who may sign the issuer's */
    public IssuedTokens(Oidc oidc, Secrets secrets, InstantSource clock) {
        this.oidc = oidc;
        // named and not there is nobody, which is not the same as those whom every program knows
        var client = new TrustingClient(() -> oidc.ca()
                .map(_ -> secrets.read(PodLayout.ISSUER_CERTIFICATES, Oidc.CA).orElse("")));
        keys = new IssuerKeys(new IssuerDocuments(oidc, client), clock);
        principals = new TokenPrincipals(oidc.principalsClaims());
        processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
        // access tokens (RFC 9068) and such as say nothing; one that was made for something else is not taken
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWTClaimsSetVerifier(new TokenRules(oidc, clock));
    }

    @Override
    public Verdict judge(String credential) {
        SignedJWT token;
        JWTClaimsSet said;
        try {
            token = SignedJWT.parse(credential);
            said = token.getJWTClaimsSet();
        } catch (ParseException e) {
            return new Verdict.Foreign("it is no signed token");
        }
        if (!oidc.issuer().equals(said.getIssuer()))
            return new Verdict.Foreign("it is no token of issuer " + oidc.issuer());
        if (!ALGORITHMS.contains(token.getHeader().getAlgorithm()))
            return new Verdict.Refused("the token is signed in a way that is not taken: use RS256, PS256 or ES256");
        return checked(token);
    }

    private Verdict checked(SignedJWT token) {
        try {
            return new Verdict.Known(caller(processor.process(token, null)));
        } catch (TokenRules.BrokenException e) {
            return new Verdict.Refused(e.getMessage());
        } catch (MalformedException e) {
            return new Verdict.Refused("the token's claims: " + e.getMessage());
        } catch (KeySourceException e) {
            LOG.debug("the issuer has no keys yet", e);
            return new Verdict.Undecided("issuer_unavailable", "the issuer of tokens does not answer: ask again");
        } catch (BadJOSEException | JOSEException e) {
            LOG.debug("a token is refused", e);
            return new Verdict.Refused("the token is not signed with a key of its issuer");
        }
    }

    private Caller caller(JWTClaimsSet claims) throws MalformedException {
        return new Caller(
                Optional.of(Identity.of("oidc", oidc.issuer(), claims.getSubject())),
                principals.of(claims.getClaims()));
    }

    @Override
    public String takes() {
        return "a token of issuer " + oidc.issuer() + " for audience " + oidc.audience();
    }

    @Override
    public void prepare() {
        try {
            keys.fetch();
        } catch (KeySourceException e) {
            // told where it was tried, and tried again for the first token
            LOG.debug("the issuer does not answer yet", e);
        }
    }
}
