package dev.ragtime.operator.webhook;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.operator.knowledgebase.sync.SyncRequests;
import dev.ragtime.operator.kubernetes.Labels;
import dev.ragtime.operator.kubernetes.Labels.Component;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves at a KnowledgeBase that a source is to be read. An annotation that no run has begun for yet serves hooks that
 * come meanwhile, too, so there are no more writes than runs; and hooks that come together are looked after together, at
 * most once in a {@code pause}. Safe for use by many threads.
 */
final class RunRequests {
    private static final Logger LOG = LoggerFactory.getLogger(RunRequests.class);
    private static final int MOST = 1024;

    /** For one hook to get its turn: senders wait no longer. */
    private static final Duration LONGEST = Duration.ofSeconds(8);

    private final KubernetesClient client;
    private final Clock clock;
    private final Duration pause;
    private final Map<Address, Turn> turns;

    private static final class Turn {
        private final ReentrantLock lock = new ReentrantLock();
        private boolean done;
        private long begun;
        private boolean there;
    }

    /**
     * @param client whose requests end within seconds
     * @param pause between two looks at one source
     */
    RunRequests(KubernetesClient client, Clock clock, Duration pause) {
        this.client = client;
        this.clock = clock;
        this.pause = pause;
        this.turns = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Address, Turn> eldest) {
                return size() > MOST;
            }
        };
    }

    /**
     * Returns once a run that reads the source after this call began is certain to follow.
     *
     * @return false when the KnowledgeBase is no more
     * @throws TimeoutException when too many others were before it
     * @throws io.fabric8.kubernetes.client.KubernetesClientException when the API server does not do its part
     */
    boolean ask(Address address) throws InterruptedException, TimeoutException {
        var arrived = System.nanoTime();
        Turn turn;
        synchronized (turns) {
            turn = turns.computeIfAbsent(address, _ -> new Turn());
        }
        if (!turn.lock.tryLock(LONGEST.toMillis(), TimeUnit.MILLISECONDS)) throw new TimeoutException();
        try {
            // what was seen after this hook came counts for it
            if (turn.done && turn.begun - arrived >= 0) return turn.there;
            await(turn);
            var begun = System.nanoTime();
            turn.there = note(address);
            turn.begun = begun;
            turn.done = true;
            return turn.there;
        } finally {
            turn.lock.unlock();
        }
    }

    private void await(Turn turn) throws InterruptedException {
        if (!turn.done) return;
        var left = pause.toNanos() - (System.nanoTime() - turn.begun);
        if (left > 0) TimeUnit.NANOSECONDS.sleep(left);
    }

    private boolean note(Address address) {
        // by list: the operator has no other need to get one
        var found = client
                .resources(KnowledgeBase.class)
                .inNamespace(address.namespace())
                .withField("metadata.name", address.knowledgeBase())
                .list()
                .getItems()
                .stream()
                .findFirst();
        if (found.isEmpty()) return false;
        if (!SyncRequests.awaitsRun(found.get(), address.source(), jobs(found.get()))) write(found.get(), address);
        return true;
    }

    /** Asked after the KnowledgeBase: a run that is not there yet begins later, and reads later. */
    private List<Job> jobs(KnowledgeBase resource) {
        return client.batch()
                .v1()
                .jobs()
                .inNamespace(resource.getMetadata().getNamespace())
                .withLabels(Labels.selector(resource, Component.INGEST))
                .list()
                .getItems();
    }

    private void write(KnowledgeBase resource, Address address) {
        var annotations = Map.of(
                SyncRequests.annotation(address.source()), clock.instant().toString());
        LOG.info("A hook asks for {}", address);
        client.resource(resource)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        Serialization.asJson(Map.of("metadata", Map.of("annotations", annotations))));
    }
}
