package dev.ragtime.operator.pipeline;

import dev.ragtime.api.pipeline.Auth;
import dev.ragtime.api.pipeline.RagPipelineSpec;
import dev.ragtime.operator.kubernetes.Conditions;
import dev.ragtime.operator.kubernetes.Reason;
import java.util.ArrayList;
import java.util.List;

/** Says aloud who is answered; pure. */
final class AuthCondition {
    private AuthCondition() {}

    /** Sets condition Authenticated: whether only those are answered who are known. */
    static void set(Conditions conditions, RagPipelineSpec spec) {
        if (!spec.closed()) {
            conditions.set(
                    Conditions.AUTHENTICATED,
                    false,
                    Reason.OpenToAll,
                    (spec.trustedClients().isPresent()
                                    ? "who is no trusted client is answered, too, from what is for everyone"
                                    : "everybody is answered who reaches the pipeline")
                            + ": set spec.auth.apiKeysSecret, oidc or kubernetes to answer only those who are known");
            return;
        }
        var ways = ways(spec.auth());
        conditions.set(
                Conditions.AUTHENTICATED,
                true,
                ways.size() == 1 ? ways.getFirst().reason() : Reason.SeveralWays,
                "answered are those who have "
                        + String.join(", or ", ways.stream().map(Way::what).toList()));
    }

    private record Way(Reason reason, String what) {}

    private static List<Way> ways(Auth auth) {
        var ways = new ArrayList<Way>();
        if (auth.apiKeysSecret() != null)
            ways.add(new Way(
                    Reason.ApiKeys,
                    "an API key of Secret " + auth.apiKeysSecret().name()));
        if (auth.oidc() != null)
            ways.add(new Way(
                    Reason.OpenIdConnect,
                    "a token of issuer %s for audience %s"
                            .formatted(auth.oidc().issuer(), auth.oidc().audience())));
        if (auth.kubernetes() != null)
            ways.add(new Way(
                    Reason.KubernetesTokens,
                    "a token of Kubernetes for audience "
                            + String.join(" or ", auth.kubernetes().audiences())));
        if (auth.trustedClients() != null)
            ways.add(new Way(
                    Reason.SeveralWays,
                    "the key of a trusted client in Secret "
                            + auth.trustedClients().apiKeysSecret().name()));
        return List.copyOf(ways);
    }
}
