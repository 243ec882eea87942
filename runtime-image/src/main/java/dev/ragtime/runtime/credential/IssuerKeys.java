package dev.ragtime.runtime.credential;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetSourceWrapper;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.OutageTolerantJWKSetSource;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.jwk.source.RateLimitedJWKSetSource;
import com.nimbusds.jose.jwk.source.RefreshAheadCachingJWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;

/**
 * The keys of an issuer, kept: looked at anew in the background after five minutes, and at once for a key that is not among
 * them, but no more than twice in two seconds, whoever asks. While the issuer does not answer its last keys count, for a day.
 * Thread-safe.
 */
final class IssuerKeys implements JWKSource<SecurityContext> {
    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final Duration AHEAD = Duration.ofMinutes(5);
    private static final Duration OUTAGE = Duration.ofDays(1);
    private static final Duration BETWEEN = Duration.ofSeconds(2);

    /** A request waits no longer for one that is fetching them: where they are, and then they. */
    private static final Duration WAIT = Duration.ofSeconds(7);

    private final JWKSetSource<SecurityContext> kept;
    private final Asked issuer;
    private final InstantSource clock;

    /** @param issuer asked for all its keys, and fails with {@link JWKSetUnavailableException} */
    IssuerKeys(JWKSetSource<SecurityContext> issuer, InstantSource clock) {
        this.clock = clock;
        this.issuer = new Asked(issuer);
        var limited = new Limited(new RateLimitedJWKSetSource<>(this.issuer, BETWEEN.toMillis(), null));
        kept = new RefreshAheadCachingJWKSetSource<>(
                new OutageTolerantJWKSetSource<>(limited, OUTAGE.toMillis(), null),
                KEPT.toMillis(),
                WAIT.toMillis(),
                AHEAD.toMillis(),
                false,
                Executors.newVirtualThreadPerTaskExecutor(),
                true,
                null);
    }

    /** Remembers whether the issuer answered when it was asked last. */
    private static final class Asked extends JWKSetSourceWrapper<SecurityContext> {
        private volatile boolean answered;

        Asked(JWKSetSource<SecurityContext> issuer) {
            super(issuer);
        }

        @Override
        public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator evaluator, long now, SecurityContext context)
                throws KeySourceException {
            try {
                var keys = getSource().getJWKSet(evaluator, now, context);
                answered = true;
                return keys;
            } catch (KeySourceException e) {
                answered = false;
                throw e;
            }
        }
    }

    /** One that must not be asked is to those who hold its keys as one that does not answer. */
    private static final class Limited extends JWKSetSourceWrapper<SecurityContext> {
        Limited(JWKSetSource<SecurityContext> source) {
            super(source);
        }

        @Override
        public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator evaluator, long now, SecurityContext context)
                throws KeySourceException {
            try {
                return getSource().getJWKSet(evaluator, now, context);
            } catch (RateLimitReachedException e) {
                throw new JWKSetUnavailableException("the issuer was asked a moment ago", e);
            }
        }
    }

    /**
     * Those that a token may be signed with; none when the issuer does not list it.
     *
     * @throws KeySourceException when the issuer was never reached, or not for a day, or does not say whether it has a key that is
     *     not among the last
     */
    @Override
    public List<JWK> get(JWKSelector selector, SecurityContext context) throws KeySourceException {
        var known = keys(JWKSetCacheRefreshEvaluator.noRefresh());
        var fitting = selector.select(known);
        if (!fitting.isEmpty()) return fitting;
        var newer = selector.select(newer(known));
        if (newer.isEmpty() && !issuer.answered) throw new KeySourceException("the issuer may have newer keys");
        return newer;
    }

    /** Fetches them if they are not there yet. */
    void fetch() throws KeySourceException {
        keys(JWKSetCacheRefreshEvaluator.noRefresh());
    }

    private JWKSet newer(JWKSet known) throws KeySourceException {
        try {
            return keys(JWKSetCacheRefreshEvaluator.referenceComparison(known));
        } catch (JWKSetUnavailableException e) {
            // it may have told a moment ago that this is none of its keys
            return known;
        }
    }

    private JWKSet keys(JWKSetCacheRefreshEvaluator evaluator) throws KeySourceException {
        return kept.getJWKSet(evaluator, clock.millis(), null);
    }
}
