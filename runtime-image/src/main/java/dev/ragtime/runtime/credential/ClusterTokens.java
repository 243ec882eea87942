package dev.ragtime.runtime.credential;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.api.pipeline.KubernetesTokens;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.access.Identity;
import dev.ragtime.runtime.access.PrincipalList;
import dev.ragtime.runtime.access.PrincipalList.MalformedException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Callers with a token that the API server knows: its user's name and groups are their principals. */
public final class ClusterTokens implements Authenticator {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterTokens.class);

    /** As those of ServiceAccounts and of users are; whatever else comes does not reach the API server. */
    private static final Pattern TOKEN = Pattern.compile("[\\w-]+[.][\\w-]+[.][\\w-]+");

    /** Asked about at once: strangers must not keep the API server busy. */
    private static final int AT_ONCE = 16;

    private static final Verdict.Undecided UNDECIDED =
            new Verdict.Undecided("issuer_unavailable", "the API server of Kubernetes does not answer: ask again");

    private final KubernetesTokens wanted;
    private final ApiServer server;
    private final VerdictCache judged;
    private final Semaphore room = new Semaphore(AT_ONCE);

    public ClusterTokens(KubernetesTokens wanted, ApiServer server, InstantSource clock) {
        this.wanted = wanted;
        this.server = server;
        this.judged = new VerdictCache(clock);
    }

    @Override
    public Verdict judge(String credential) {
        if (!TOKEN.matcher(credential).matches()) return new Verdict.Foreign("it is no token of Kubernetes");
        return judged.of(credential).orElseGet(() -> reviewed(credential));
    }

    private Verdict reviewed(String token) {
        if (!room.tryAcquire()) return UNDECIDED;
        try {
            var verdict = verdict(server.review(token, wanted.audiences()));
            judged.put(token, verdict);
            return verdict;
        } catch (IOException e) {
            LOG.warn("the API server does not tell whose a token is: {}", e.toString());
            return UNDECIDED;
        } finally {
            room.release();
        }
    }

    private Verdict verdict(JsonNode status) {
        if (!status.path("authenticated").asBoolean())
            return new Verdict.Foreign("it is no token of Kubernetes that counts");
        // a server that knows no audiences names none, and has looked at none
        if (texts(status.path("audiences")).noneMatch(wanted.audiences()::contains))
            return new Verdict.Refused("the token is not for audience " + String.join(" or ", wanted.audiences()));
        var user = status.path("user");
        var name = user.path("username").asText();
        if (name.isEmpty()) return new Verdict.Refused("the token is nobody's");
        var names = new ArrayList<>(List.of(name));
        texts(user.path("groups")).forEach(names::add);
        names.removeIf(said -> !TokenPrincipals.isOwn(said));
        try {
            return new Verdict.Known(new Caller(Optional.of(Identity.of("kubernetes", name)), PrincipalList.of(names)));
        } catch (MalformedException e) {
            return new Verdict.Refused("the token's user and groups: " + e.getMessage());
        }
    }

    private static Stream<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asText);
    }

    @Override
    public String takes() {
        return "a token of Kubernetes for audience " + String.join(" or ", wanted.audiences());
    }
}
