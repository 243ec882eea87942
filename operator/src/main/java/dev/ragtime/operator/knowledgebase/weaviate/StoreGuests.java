package dev.ragtime.operator.knowledgebase.weaviate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.api.runtime.GuestRights;
import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.operator.probe.HttpProbe.Answer;
import dev.ragtime.operator.probe.TrustingProbe;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets KnowledgeBases into the store of another, and puts out those that are gone. Each has one role, which reaches what begins
 * with its prefix and nothing else, and a user for each key that it ever had. Every call may be made again. Safe for use by many
 * threads.
 */
public final class StoreGuests {
    private static final Logger LOG = LoggerFactory.getLogger(StoreGuests.class);

    /** It is gone already, or there already. */
    private static final Set<Integer> EXPECTED =
            Set.of(HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_CONFLICT);

    private final StoreCalls calls;

    public StoreGuests(TrustingProbe probes) {
        this.calls = new StoreCalls(probes);
    }

    /** @param createdAt when its key was made */
    public record User(String id, Instant createdAt) {
        Optional<String> prefix() {
            return IndexNames.guestPrefixOf(id);
        }
    }

    /** Users and roles that a store has of guests. */
    public record Present(List<User> users, Set<String> roles) {
        /** Prefixes of all guests that have something there. */
        public Set<String> prefixes(Collection<String> collections) {
            var prefixes = new TreeSet<String>();
            users.forEach(user -> user.prefix().ifPresent(prefixes::add));
            roles.forEach(role -> IndexNames.guestPrefixOf(role).ifPresent(prefixes::add));
            collections.forEach(name -> IndexNames.guestPrefixOf(name).ifPresent(prefixes::add));
            return prefixes;
        }

        public List<User> users(String prefix) {
            return users.stream().filter(user -> user.id().startsWith(prefix)).toList();
        }
    }

    /**
     * Makes a user with a key of its own, beside others that the guest may have.
     *
     * @param store reached as its owner
     * @param user new, begins with the prefix
     * @param request for which the key is made
     * @return empty when the store did not do it, now
     */
    public Optional<GuestKey> admit(StoreAccess store, String prefix, String user, String request)
            throws InterruptedException {
        var role = role(prefix);
        if (!hasRole(store, role, prefix)) return Optional.empty();
        var made = send(store, "POST", "/v1/users/db/" + user, Map.of()).filter(StoreGuests::done);
        var key = made.flatMap(answer -> text(answer, "apikey"));
        var assigned = key.flatMap(_ -> Optional.of(Map.of("roles", List.of(role), "userType", "db")));
        if (assigned.isEmpty()) return Optional.empty();
        return send(store, "POST", "/v1/authz/users/" + user + "/assign", assigned.get())
                .filter(StoreGuests::done)
                .map(_ -> new GuestKey(user, key.get(), request));
    }

    private boolean hasRole(StoreAccess store, String role, String prefix) throws InterruptedException {
        var permissions = GuestRights.permissions(prefix);
        var made = send(store, "POST", "/v1/authz/roles", Map.of("name", role, "permissions", permissions));
        if (made.filter(answer -> answer.status() == HttpURLConnection.HTTP_CONFLICT)
                .isEmpty()) return made.filter(StoreGuests::done).isPresent();
        var path = "/v1/authz/roles/" + role + "/add-permissions";
        return send(store, "POST", path, Map.of("permissions", permissions))
                .filter(StoreGuests::done)
                .isPresent();
    }

    private static String role(String prefix) {
        return prefix + "role";
    }

    /** Empty when the store does not say. */
    public Optional<Present> present(StoreAccess store) throws InterruptedException {
        var users = list(store, "/v1/users/db");
        var roles = list(store, "/v1/authz/roles");
        if (users.isEmpty() || roles.isEmpty()) return Optional.empty();
        return Optional.of(new Present(
                users.get()
                        .valueStream()
                        .filter(user -> isGuest(user.path("userId")))
                        .map(user -> new User(
                                user.path("userId").asText(),
                                Instant.parse(user.path("createdAt").asText())))
                        .toList(),
                new TreeSet<>(roles.get()
                        .valueStream()
                        .map(role -> role.path("name"))
                        .filter(StoreGuests::isGuest)
                        .map(JsonNode::asText)
                        .toList())));
    }

    private static boolean isGuest(JsonNode name) {
        return IndexNames.guestPrefixOf(name.asText()).isPresent();
    }

    /** Deletes all that a guest has in a store. Its users go first: whatever still runs for it makes nothing anew. */
    public void evict(StoreAccess store, String prefix, Present present, Collection<String> collections)
            throws InterruptedException {
        LOG.info("All that begins with {} is deleted from {}, since its KnowledgeBase is gone", prefix, store);
        for (var user : present.users(prefix)) forget(store, user.id());
        for (var alias : aliases(store)) {
            if (alias.startsWith(prefix)) delete(store, "/v1/aliases/" + alias);
        }
        for (var collection : collections) {
            if (collection.startsWith(prefix)) delete(store, "/v1/schema/" + collection);
        }
        delete(store, "/v1/authz/roles/" + role(prefix));
    }

    /** Deletes a user, and with it its key. */
    public void forget(StoreAccess store, String user) throws InterruptedException {
        delete(store, "/v1/users/db/" + user);
    }

    private List<String> aliases(StoreAccess store) throws InterruptedException {
        return list(store, "/v1/aliases").stream()
                .flatMap(answer -> answer.path("aliases").valueStream())
                .map(alias -> alias.path("alias").asText())
                .toList();
    }

    private Optional<JsonNode> list(StoreAccess store, String path) throws InterruptedException {
        return told("GET", store, path, calls.get(store, path))
                .filter(Answer::ok)
                .flatMap(calls::tree);
    }

    private Optional<String> text(Answer answer, String field) {
        return calls.tree(answer).map(tree -> tree.path(field).asText()).filter(value -> !value.isEmpty());
    }

    private static boolean done(Answer answer) {
        return answer.status() / 100 == 2;
    }

    private void delete(StoreAccess store, String path) throws InterruptedException {
        told("DELETE", store, path, calls.delete(store, path));
    }

    private Optional<Answer> send(StoreAccess store, String method, String path, Object body)
            throws InterruptedException {
        return told(method, store, path, calls.send(store, method, path, body));
    }

    private static Optional<Answer> told(String method, StoreAccess store, String path, Optional<Answer> answer) {
        if (answer.filter(a -> done(a) || EXPECTED.contains(a.status())).isEmpty())
            // never the body: it may hold a key
            LOG.info("{} {}{}: {}", method, store.endpoint(), path, answer.map(Answer::status));
        return answer;
    }
}
