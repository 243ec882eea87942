package dev.ragtime.operator.route;

import dev.ragtime.api.Reference;
import dev.ragtime.api.route.Backend;
import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.api.route.ModelRouteSpec;
import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import dev.ragtime.operator.watch.SecretReading;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The Secrets that a route's backends name; pure. */
final class Credentials {
    private Credentials() {}

    /** Names of all of them. */
    static SortedSet<String> secrets(ModelRouteSpec spec) {
        return spec.backends().stream()
                .flatMap(backend -> secret(backend).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The keys that are missing. Their backends are Down until they appear; the others serve. */
    static List<Finding> missing(ModelRoute route, Map<String, SecretReading> existing) {
        var backends = route.getSpec().backends();
        return IntStream.range(0, backends.size())
                .boxed()
                .flatMap(index ->
                        secret(backends.get(index)).flatMap(secret -> missing(route, index, secret, existing)).stream())
                .toList();
    }

    private static Optional<Finding> missing(
            ModelRoute route, int index, String name, Map<String, SecretReading> existing) {
        var namespace = route.getMetadata().getNamespace();
        var secret = Optional.ofNullable(existing.get(name));
        if (secret.filter(found -> found.keys().contains(PodLayout.API_KEY)).isPresent()) return Optional.empty();
        return Optional.of(Finding.stalled(
                Reason.MissingSecret,
                "spec.backends[%d].openAICompatible.credentialsSecret: Secret %s in namespace %s %s: create it with kubectl -n %s create secret generic %s --from-file=%s=<file>"
                        .formatted(
                                index,
                                name,
                                namespace,
                                secret.isPresent() ? "has no key " + PodLayout.API_KEY : "does not exist",
                                namespace,
                                name,
                                PodLayout.API_KEY)));
    }

    private static Optional<String> secret(Backend backend) {
        return Optional.ofNullable(backend.openAICompatible())
                .map(Backend.OpenAICompatible::credentialsSecret)
                .map(Reference::name);
    }
}
