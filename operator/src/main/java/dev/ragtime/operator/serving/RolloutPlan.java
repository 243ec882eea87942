package dev.ragtime.operator.serving;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How one revision takes over from another; pure. The new one comes up beside the one that serves, with as many pods;
 * when all of them answer it is switched to; the old one goes when the switch has been seen. Until then the old one is
 * left exactly as it is, whatever the new one does.
 *
 * @param apply the Deployment of the wanted revision as it should be; empty while none is wanted
 * @param serving the Deployment that serves from now on, as observed; empty while nothing does
 * @param candidate name of the wanted revision while it does not serve
 * @param target how far the wanted revision is
 * @param selected labels of the pods that the Service is to select
 * @param scaled name of the Deployment that an autoscaler moves
 * @param kept names of the Deployments that stay
 */
public record RolloutPlan(
        Optional<Deployment> apply,
        Optional<Standing> serving,
        Optional<String> candidate,
        Rollout target,
        Map<String, String> selected,
        Optional<String> scaled,
        Set<String> kept) {

    /**
     * What a plan is made from.
     *
     * @param wanted the revision that the spec asks for; empty while a check fails
     * @param observed the resource's Deployments
     * @param selected labels that the Service selects now; empty when there is none
     * @param stable name of the revision that served last, from the status
     */
    public record Seen(
            ServingFront front,
            Optional<ServingWorkload> wanted,
            Collection<Standing> observed,
            Optional<Map<String, String>> selected,
            Optional<String> stable) {

        private Optional<Standing> named(String name) {
            return observed.stream().filter(d -> d.name().equals(name)).findFirst();
        }

        /** What serves: what the status says, else what an earlier operator left, else what the Service points to. */
        private Optional<Standing> serving() {
            return stable.flatMap(name -> observed.stream()
                            .filter(d -> !d.isShared() && d.revision().equals(Optional.of(name)))
                            .findFirst())
                    .or(() -> observed.stream().filter(Standing::isShared).findFirst())
                    .or(this::reached);
        }

        /** The same after {@code deployment} was applied. */
        public Seen after(Optional<Deployment> deployment) {
            if (deployment.isEmpty()) return this;
            var applied = Standing.of(deployment.get());
            var now = Stream.concat(observed.stream().filter(d -> !d.name().equals(applied.name())), Stream.of(applied))
                    .toList();
            return new Seen(front, wanted, now, selected, stable);
        }

        /** What requests reach by the Service as it is. */
        Optional<Standing> reached() {
            return observed.stream()
                    .filter(d -> selected.equals(Optional.of(d.pods())))
                    .filter(d -> d.rollout().serving())
                    .findFirst();
        }

        private Set<String> all() {
            return observed.stream().map(Standing::name).collect(Collectors.toUnmodifiableSet());
        }
    }

    public static RolloutPlan of(Seen seen) {
        var serving = seen.serving();
        if (seen.wanted().isEmpty()) return asItIs(seen, serving);
        var wanted = seen.wanted().get();
        if (serving.isEmpty()) return alone(seen, wanted);
        return serving.get().name().equals(wanted.name())
                ? inPlace(seen, wanted, serving.get())
                : beside(seen, wanted, serving.get());
    }

    /** Whether the front is to follow: something serves, or is about to. */
    public boolean hasFront() {
        return scaled.isPresent();
    }

    /** Whether the Service selects something else yet: what it selected before goes once the switch was seen. */
    public boolean switches(Optional<Map<String, String>> selectedNow) {
        return hasFront() && selectedNow.filter(pods -> !pods.equals(selected)).isPresent();
    }

    /** The same while the Service cannot be switched: what it leads to serves on, and nothing goes. */
    RolloutPlan unswitched(Seen seen) {
        var reached = seen.reached();
        if (reached.isEmpty() || reached.get().pods().equals(selected)) return this;
        return new RolloutPlan(
                apply,
                reached,
                seen.wanted().flatMap(ServingWorkload::revision),
                target,
                reached.get().pods(),
                Optional.of(reached.get().name()),
                seen.all());
    }

    /** While it is not known what is wanted nothing moves. */
    private static RolloutPlan asItIs(Seen seen, Optional<Standing> serving) {
        return new RolloutPlan(
                Optional.empty(),
                serving,
                Optional.empty(),
                serving.map(Standing::rollout).orElse(Rollout.NONE),
                serving.map(Standing::pods)
                        .or(seen::selected)
                        .orElse(seen.front().pods()),
                serving.map(Standing::name),
                seen.all());
    }

    /** Nothing serves, so the wanted revision does as soon as one of its pods answers. */
    private static RolloutPlan alone(Seen seen, ServingWorkload wanted) {
        var standing = seen.named(wanted.name());
        var serving = standing.filter(d -> d.rollout().serving());
        return new RolloutPlan(
                Optional.of(wanted.deployment(seen.front().replicas())),
                serving,
                serving.isPresent() ? Optional.empty() : wanted.revision(),
                standing.map(Standing::rollout).orElse(Rollout.NONE),
                wanted.pods(),
                Optional.of(wanted.name()),
                Set.of(wanted.name()));
    }

    /** What serves is what is wanted: only the number and the size of its pods can change. */
    private static RolloutPlan inPlace(Seen seen, ServingWorkload wanted, Standing serving) {
        var switched = seen.selected().equals(Optional.of(wanted.pods()));
        return new RolloutPlan(
                Optional.of(wanted.deployment(seen.front().replicas())),
                Optional.of(serving),
                Optional.empty(),
                serving.rollout(),
                wanted.pods(),
                Optional.of(wanted.name()),
                switched ? Set.of(wanted.name()) : seen.all());
    }

    private static RolloutPlan beside(Seen seen, ServingWorkload wanted, Standing old) {
        var replicas = besides(seen, old);
        var next = seen.named(wanted.name());
        var takesOver = next.filter(d -> isComplete(d, replicas) || isBetter(d, old));
        var kept = new LinkedHashSet<>(Set.of(old.name(), wanted.name()));
        seen.observed().stream()
                .filter(d -> seen.selected().equals(Optional.of(d.pods())))
                .map(Standing::name)
                .forEach(kept::add);
        return new RolloutPlan(
                Optional.of(
                        wanted.deployment(takesOver.isPresent() ? seen.front().replicas() : Optional.of(replicas))),
                Optional.of(takesOver.orElse(old)),
                takesOver.isPresent() ? Optional.empty() : wanted.revision(),
                next.map(Standing::rollout).orElse(Rollout.NONE),
                takesOver.map(Standing::pods).orElse(old.pods()),
                Optional.of(takesOver.orElse(old).name()),
                Set.copyOf(kept));
    }

    private static boolean isComplete(Standing next, int replicas) {
        return next.replicas() == replicas && next.rollout().complete();
    }

    /** One pod that answers is better than none. */
    private static boolean isBetter(Standing next, Standing old) {
        return next.rollout().serving() && !old.rollout().serving();
    }

    /** Number of pods of what comes up beside {@code old}: it must be able to carry the same load. */
    private static int besides(Seen seen, Standing old) {
        var settings = seen.front().settings();
        if (!seen.front().autoscaled()) return settings.initialReplicas();
        var bounds = settings.autoscaling();
        return Math.clamp(old.replicas(), bounds.minReplicas(), bounds.maxReplicas());
    }
}
