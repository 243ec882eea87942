package dev.ragtime.runtime.serve;

import dev.ragtime.api.pipeline.Auth;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.pipeline.TrustedClients;
import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.access.Identity;
import dev.ragtime.runtime.access.Principal;
import dev.ragtime.runtime.access.PrincipalList;
import dev.ragtime.runtime.access.PrincipalList.MalformedException;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.credential.ApiServer;
import dev.ragtime.runtime.credential.Authenticator;
import dev.ragtime.runtime.credential.ClusterTokens;
import dev.ragtime.runtime.credential.IssuedTokens;
import dev.ragtime.runtime.credential.KeyHolders;
import dev.ragtime.runtime.credential.Verdict;
import dev.ragtime.runtime.generate.Completion.Usage;
import dev.ragtime.runtime.http.ApiKeys;
import dev.ragtime.runtime.http.PrincipalNames;
import dev.ragtime.runtime.http.Route;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells who makes a request, and on whose behalf. What it says of that is refused rather than left out, so that nobody takes
 * an answer for that of somebody else.
 */
public final class Callers {
    /** Whoever asks is answered, and nobody is known. */
    static final Callers OPEN = new Callers(List.of(), Optional.empty(), Optional.empty());

    /** Longest credential, in characters: a token with some hundred groups. */
    private static final int LONGEST = 16 * 1024;

    private final List<Authenticator> ways;
    private final Optional<Trust> trust;
    private final Optional<Quota> quota;

    /** Clients that may name principals, by their keys. */
    private record Trust(String header, ApiKeys keys) {}

    /** @param ways asked in turn; when there are none, callers need not be known */
    private Callers(List<Authenticator> ways, Optional<Trust> trust, Optional<Quota> quota) {
        this.ways = List.copyOf(ways);
        this.trust = trust;
        this.quota = quota;
    }

    /** @param secrets where keys and certificates are */
    public static Callers of(RagPipeline pipeline, Secrets secrets) {
        var trust = pipeline.getSpec()
                .trustedClients()
                .map(clients -> new Trust(
                        clients.principalsHeader(),
                        new ApiKeys(secrets, clients.apiKeysSecret().name())));
        var auth = Optional.ofNullable(pipeline.getSpec().auth()).filter(Auth::closed);
        var quota = Optional.ofNullable(pipeline.getSpec().limits()).map(limits -> new Quota(limits, System::nanoTime));
        return new Callers(auth.map(how -> ways(how, trust, secrets)).orElse(List.of()), trust, quota);
    }

    /** Those that cost least first. */
    private static List<Authenticator> ways(Auth auth, Optional<Trust> trust, Secrets secrets) {
        var clock = InstantSource.system();
        var ways = new ArrayList<Authenticator>();
        if (auth.apiKeysSecret() != null)
            ways.add(KeyHolders.forThemselves(
                    new ApiKeys(secrets, auth.apiKeysSecret().name())));
        trust.ifPresent(clients -> ways.add(KeyHolders.forNobody(clients.keys())));
        if (auth.oidc() != null) ways.add(new IssuedTokens(auth.oidc(), secrets, clock));
        if (auth.kubernetes() != null)
            ways.add(new ClusterTokens(
                    auth.kubernetes(), ApiServer.inCluster(Path.of(PodLayout.API_SERVER_DIRECTORY)), clock));
        return ways;
    }

    /** Does in the background what the first caller would wait for otherwise. */
    void prepare() {
        ways.forEach(way -> Thread.ofVirtual().name("authenticator").start(way::prepare));
    }

    /** The same route, for those only who are known if callers must be. */
    Route guarded(Route route) {
        if (ways.isEmpty()) return route;
        Route.Admission admission = header -> {
            told(header);
            return route.admission().admit(header);
        };
        return new Route(route.method(), route.path(), admission, route.judged(), route.body(), route.errors());
    }

    /**
     * Whoever need not be known and names no principals is unknown, with a key or without.
     *
     * @param header value of a request header by its name
     * @throws CallError when the caller must be known and is not, or cannot be now; when principals are named that cannot be
     *     read, or by a client that is not trusted; when the caller has used up what it may
     */
    Caller of(UnaryOperator<String> header) {
        var caller = told(header);
        quota.ifPresent(left -> left.take(caller));
        return caller;
    }

    /** Counts what an answer took against what its caller may use. */
    void charge(Caller caller, Usage usage) {
        quota.ifPresent(left -> left.charge(caller, usage.promptTokens() + usage.completionTokens()));
    }

    private Caller told(UnaryOperator<String> header) {
        var name = trust.map(Trust::header).orElse(TrustedClients.PRINCIPALS_HEADER);
        var named = header.apply(name);
        if (!named.isBlank()) return onBehalf(named, name, header);
        return ways.isEmpty() ? Caller.UNKNOWN : known(ApiKeys.sent(header));
    }

    private Caller known(String credential) {
        if (credential.isEmpty())
            throw refused("missing_credential", "no credential came with the request: send " + taken());
        if (credential.length() > LONGEST)
            throw refused("invalid_credential", "the credential is longer than " + LONGEST + " characters");
        var reasons = new LinkedHashSet<String>();
        Optional<Verdict.Undecided> undecided = Optional.empty();
        for (var way : ways) {
            switch (way.judge(credential)) {
                case Verdict.Known(var caller) -> {
                    return caller;
                }
                case Verdict.Refused(var why) -> throw refused("invalid_credential", why);
                case Verdict.Foreign(var why) -> reasons.add(why);
                case Verdict.Undecided open -> undecided = Optional.of(open);
            }
        }
        throw undecided
                .map(open -> CallError.unavailable(open.code(), open.why()))
                .orElseGet(() -> refused(
                        "invalid_credential",
                        "the credential is not known here, as %s: send %s"
                                .formatted(String.join(" and ", reasons), taken())));
    }

    private String taken() {
        return ways.stream().map(Authenticator::takes).distinct().collect(Collectors.joining(", or "))
                + ", as Authorization: Bearer";
    }

    private Caller onBehalf(String named, String name, UnaryOperator<String> header) {
        if (trust.isEmpty())
            throw untrusted(name + " is taken from nobody: leave it out, or set spec.auth.trustedClients");
        var client = trust.get().keys().owner(ApiKeys.sent(header));
        if (client.isEmpty())
            throw untrusted(name + " is taken from trusted clients only: send a key of the Secret that"
                    + " spec.auth.trustedClients.apiKeysSecret names, as Authorization: Bearer KEY, or leave it out");
        return parsed(named, name, client.get());
    }

    /** All that a client says of somebody tells them from others: whoever names groups alone is one with all others in them. */
    private static Caller parsed(String named, String name, String client) {
        PrincipalNames.requirePlain(named, name);
        try {
            var principals = PrincipalList.parse(named);
            var parts = Stream.concat(Stream.of(client), principals.stream().map(Principal::token));
            return new Caller(Optional.of(Identity.of("trusted", parts.toArray(String[]::new))), principals);
        } catch (MalformedException e) {
            throw PrincipalNames.malformed(name, e);
        }
    }

    private static CallError untrusted(String message) {
        return refused("untrusted_client", message);
    }

    private static CallError refused(String code, String message) {
        return new CallError(CallError.Kind.UNAUTHORIZED, code, message);
    }
}
