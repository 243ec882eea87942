package dev.ragtime.e2e.scenario;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.ragtime.e2e.cluster.Command;
import dev.ragtime.e2e.cluster.NodeService;
import dev.ragtime.e2e.cluster.Patience;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import dev.ragtime.runtime.credential.TokenIssuer;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The principals of {@link Papers} and what they show: people a token of an issuer of OpenID Connect whose keys change,
 * ServiceAccounts a token of Kubernetes, and for both a trusted client may ask. Thread-safe.
 */
final class AccessCallers implements AutoCloseable {
    static final String AUDIENCE = "papers";
    static final String KEY = "key-of-the-portal";
    private static final String REVIEWER = "access-token-reviewer";

    /** Longer than a request takes to be judged. */
    private static final Duration BETWEEN_KEYS = Duration.ofSeconds(30);

    private final TokenIssuer issuer;
    private final Map<Integer, String> accountTokens = new HashMap<>();
    private final String foreignAccountToken;

    /**
     * Somebody, known in one way; to the pipeline it is somebody else by another.
     *
     * @param name tells callers apart
     * @param credential a key or a token
     * @param principals for whom it says that it asks; empty when it does not say
     */
    record Caller(String name, int principal, String credential, String principals) {}

    AccessCallers(TestNamespace namespace) throws IOException, JOSEException {
        issuer = new TokenIssuer(
                InetAddress.getByName(Settings.nodeAddress()), _ -> "http://issuer." + namespace.name() + ".svc");
        namespace.apply(
                Manifests.inNewDocument(NodeService.manifests("issuer", issuer.port()), reviewer(namespace.name())));
        for (var one = Papers.PEOPLE; one < Papers.PRINCIPALS; one++) {
            Command.kubectl("create", "serviceaccount", Papers.account(one), "-n", namespace.name())
                    .mustSucceed();
            accountTokens.put(one, accountToken(namespace, one, AUDIENCE));
        }
        foreignAccountToken = accountToken(namespace, Papers.PEOPLE, "another");
    }

    /** What an administrator does for a pipeline that takes tokens of Kubernetes. */
    private static String reviewer(String namespace) {
        return """
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: token-reviewer}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: %1$s}
                rules: [{apiGroups: [authentication.k8s.io], resources: [tokenreviews], verbs: [create]}]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: %1$s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %1$s}
                subjects: [{kind: ServiceAccount, name: token-reviewer, namespace: %2$s}]
                """.formatted(REVIEWER, namespace);
    }

    private static String accountToken(TestNamespace namespace, int principal, String audience) {
        return Command.kubectl(
                        "create",
                        "token",
                        Papers.account(principal),
                        "-n",
                        namespace.name(),
                        "--audience=" + audience,
                        "--duration=4h")
                .mustSucceed()
                .output()
                .strip();
    }

    /** Fields of the pipeline's spec, indented by two, that have it know all of them. */
    String spec() {
        return """
                  podSettings: {serviceAccountName: token-reviewer}
                  auth:
                    trustedClients: {apiKeysSecret: {name: portal}}
                    kubernetes: {audiences: [%2$s]}
                    oidc:
                      issuer: %1$s
                      audience: %2$s
                      principalsClaims:
                      - {claim: sub, prefix: "user:"}
                      - {claim: groups}
                      - {claim: realm_access.roles}
                """.formatted(issuer.url(), AUDIENCE);
    }

    TokenIssuer issuer() {
        return issuer;
    }

    /** Of a ServiceAccount, and not for the pipeline. */
    String foreignAccountToken() {
        return foreignAccountToken;
    }

    /** By a token of its own, or by the trusted client. */
    Caller one(int principal, Random random) throws JOSEException {
        if (random.nextInt(3) == 0) return trusted(principal);
        return principal < Papers.PEOPLE
                ? new Caller("token " + principal, principal, issuer.token(claims(principal)), "")
                : new Caller("account " + principal, principal, accountTokens.get(principal), "");
    }

    static Caller trusted(int principal) {
        return new Caller("trusted " + principal, principal, KEY, "nobody, " + Papers.encoded(principal));
    }

    /** Of a token that counts: its subject or one of its claims is a name that papers know. */
    JWTClaimsSet.Builder claims(int principal) {
        var now = Instant.now();
        var claims = new JWTClaimsSet.Builder()
                .issuer(issuer.url())
                .audience(List.of("another", AUDIENCE))
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)));
        var names = List.of("everybody", Papers.name(principal));
        return switch (principal % 4) {
            // the prefix of the spec makes it a name
            case 0 -> claims.subject(String.valueOf(principal));
            case 1 -> claims.subject("person-" + principal).claim("groups", names);
            default -> claims.subject("person-" + principal).claim("realm_access", Map.of("roles", names));
        };
    }

    /**
     * Gives the issuer another key again and again, as issuers do: it is listed first, and signs when those who look have seen
     * it; one is no longer listed when what it signed was judged.
     *
     * @param stranger asks with a token by a key that is not listed, which has the pipeline look at the keys
     */
    Callable<Integer> rotating(AtomicBoolean done, Callable<?> stranger) {
        return () -> {
            var keys = 1;
            while (!done.get()) {
                Patience.let(BETWEEN_KEYS);
                issuer.retireOlder();
                issuer.announce();
                var before = issuer.looks();
                Patience.with(issuer::looks).until("the pipeline sees the new key", () -> {
                    stranger.call();
                    return issuer.looks() >= before + 2;
                });
                issuer.rotate();
                keys++;
            }
            return keys;
        };
    }

    @Override
    public void close() {
        issuer.close();
        Command.kubectl("delete", "clusterrolebinding,clusterrole", REVIEWER, "--ignore-not-found")
                .mustSucceed();
    }
}
