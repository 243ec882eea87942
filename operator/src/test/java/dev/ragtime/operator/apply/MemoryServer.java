package dev.ragtime.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An API server in memory: what was applied last is what stands, and each write is written down as {@code verb
 * Kind/name}. Refusals are told beforehand.
 */
final class MemoryServer implements ApiServer {
    final List<String> writes = new ArrayList<>();
    private final Map<String, HasMetadata> objects = new HashMap<>();
    private final Map<String, KubernetesClientException> refusals = new HashMap<>();
    private final Set<String> once = new HashSet<>();
    private final Map<String, Integer> conflicts = new HashMap<>();
    private int version;

    /** Whether it writes a value in its own way: nothing ever matches, and what is applied again changes nothing. */
    boolean rewrites;

    /** Puts an object there that was not applied. */
    MemoryServer with(HasMetadata object) {
        store(object);
        return this;
    }

    /** From now on answers a write with an error, e.g. {@code apply Service/p-rag}. */
    void refuse(String write, int code, String sentence) {
        refusals.put(
                write,
                new KubernetesClientException(
                        "refused",
                        code,
                        new StatusBuilder().withMessage(sentence).build()));
    }

    /** Answers the next such write with an error, and no other. */
    void refuseOnce(String write, int code, String sentence) {
        refuse(write, code, sentence);
        once.add(write);
    }

    /** The next writes of that kind find that someone else wrote meanwhile. */
    void conflict(String write, int times) {
        conflicts.put(write, times);
    }

    void accept(String write) {
        refusals.remove(write);
    }

    void remove(String key) {
        objects.remove(key);
    }

    HasMetadata get(String key) {
        return objects.get(key);
    }

    @Override
    public Optional<HasMetadata> cached(HasMetadata wanted) {
        return Optional.empty();
    }

    @Override
    public Optional<HasMetadata> live(HasMetadata wanted) {
        return Optional.ofNullable(objects.get(Desired.key(wanted)));
    }

    @Override
    public boolean matches(HasMetadata actual, HasMetadata wanted) {
        return !rewrites && plain(actual).equals(plain(wanted));
    }

    @Override
    public HasMetadata create(HasMetadata wanted) {
        write("create", wanted);
        return store(wanted);
    }

    @Override
    public HasMetadata apply(HasMetadata wanted) {
        write("make", wanted);
        return store(wanted);
    }

    @Override
    public HasMetadata apply(HasMetadata wanted, HasMetadata actual) {
        write("apply", wanted);
        return plain(actual).equals(plain(wanted)) ? actual : store(wanted);
    }

    @Override
    public HasMetadata replace(HasMetadata object) {
        write("replace", object);
        accept("apply " + Desired.key(object));
        return store(object);
    }

    @Override
    public void delete(HasMetadata actual) {
        write("delete", actual);
        objects.remove(Desired.key(actual));
    }

    @Override
    public void keepReplicas(Deployment actual) {
        writes.add("keep replicas of " + Desired.key(actual));
    }

    private void write(String verb, HasMetadata object) {
        var write = verb + " " + Desired.key(object);
        writes.add(write);
        if (once.remove(write)) throw refusals.remove(write);
        if (refusals.containsKey(write)) throw refusals.get(write);
        if (conflicts.merge(write, -1, Integer::sum) >= 0) {
            store(objects.get(Desired.key(object)));
            throw new KubernetesClientException(
                    "conflict",
                    HttpURLConnection.HTTP_CONFLICT,
                    new StatusBuilder()
                            .withMessage("the object has been modified")
                            .build());
        }
    }

    private HasMetadata store(HasMetadata object) {
        var stored = Serialization.clone(object);
        var before = objects.get(Desired.key(object));
        stored.getMetadata()
                .setUid(
                        before == null
                                ? "uid-" + ++version
                                : before.getMetadata().getUid());
        stored.getMetadata().setResourceVersion(String.valueOf(++version));
        objects.put(Desired.key(object), stored);
        return stored;
    }

    private static String plain(HasMetadata object) {
        var plain = Serialization.clone(object);
        plain.getMetadata().setUid(null);
        plain.getMetadata().setResourceVersion(null);
        return Serialization.asJson(plain);
    }
}
