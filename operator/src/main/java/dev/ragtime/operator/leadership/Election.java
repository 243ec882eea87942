package dev.ragtime.operator.leadership;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a Lease and keeps it. An API server that is away costs the right to write, not the place: as long as nobody
 * else took the Lease, this replica goes on where it was. Times are taken from a clock that never steps, and a foreign
 * Lease runs out by how long it was seen unchanged, as client-go does it: clocks of nodes may differ.
 */
public final class Election implements AutoCloseable {
    /** How long others wait for a renewal before they take the Lease. */
    static final Duration TERM = Duration.ofSeconds(15);

    /** How long a renewal lets this replica write: shorter, so that there are never two. */
    static final Duration MANDATE = Duration.ofSeconds(10);

    static final Duration PAUSE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Election.class);

    private enum State {
        STANDING_BY,
        LEADING,
        LAPSED,
        ENDED
    }

    private final Lock lease;
    private final KubernetesClient client;
    private final Candidate candidate;
    private final Clock clock;
    private final LongSupplier nanoTime;

    private volatile boolean elected;
    private volatile long mandateEnds;
    private volatile State state = State.STANDING_BY;
    private volatile Thread thread;
    private LeaderElectionRecord seen;
    private long seenSince;
    private int term;
    private boolean failing;

    /**
     * @param client whose requests end within a few seconds, without retries of its own
     * @param clock for what the Lease says to people
     * @param nanoTime a clock that never steps
     */
    public Election(Lock lease, KubernetesClient client, Candidate candidate, Clock clock, LongSupplier nanoTime) {
        this.lease = lease;
        this.client = client;
        this.candidate = candidate;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** Begins to stand for election, on a thread of its own. */
    public synchronized void start() {
        if (thread == null && state != State.ENDED) {
            thread = Thread.ofPlatform().name("election").daemon().start(this::run);
        }
    }

    /** Whether this replica may write now. True for a while only, however long a request hangs. */
    public boolean mandated() {
        return elected && state != State.ENDED && nanoTime.getAsLong() - mandateEnds < 0;
    }

    private void run() {
        try {
            while (state != State.ENDED) {
                attempt();
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            LOG.debug("No longer standing for election");
        }
    }

    /** One try to take or renew the Lease. */
    void attempt() {
        var asked = nanoTime.getAsLong();
        try {
            var record = lease.get(client);
            if (record == null) hold(asked, record);
            else if (lost(record)) supersede(record.getHolderIdentity());
            else if (mine(record) || isFree(record)) hold(asked, record);
            failing = false;
        } catch (RuntimeException e) {
            // also a Lease that someone spoiled: nothing may end the election
            tell(e);
        }
        if (state == State.LEADING && !mandated()) {
            state = State.LAPSED;
            candidate.lapsed();
        }
    }

    private void tell(RuntimeException e) {
        // another replica was faster, and the next look tells
        if (e instanceof KubernetesClientException k && k.getCode() == HttpURLConnection.HTTP_CONFLICT) return;
        if (!failing) LOG.warn("{} cannot be read or renewed, trying again: {}", lease.describe(), e.getMessage());
        failing = true;
    }

    private boolean mine(LeaderElectionRecord record) {
        return lease.identity().equals(record.getHolderIdentity());
    }

    /** Another holds it, or did and gave it back. */
    private boolean lost(LeaderElectionRecord record) {
        return elected && !mine(record) && (!isVacant(record) || record.getLeaderTransitions() != term);
    }

    private boolean isFree(LeaderElectionRecord record) {
        var now = nanoTime.getAsLong();
        if (!record.equals(seen)) {
            seen = record;
            seenSince = now;
        }
        return isVacant(record) || now - seenSince >= record.getLeaseDuration().toNanos();
    }

    private static boolean isVacant(LeaderElectionRecord record) {
        return record.getHolderIdentity() == null || record.getHolderIdentity().isEmpty();
    }

    private void hold(long asked, LeaderElectionRecord before) {
        var now = now();
        if (before == null) {
            term = 0;
            lease.create(client, new LeaderElectionRecord(lease.identity(), TERM, now, now, term));
        } else {
            var renewal = mine(before);
            term = before.getLeaderTransitions() + (renewal ? 0 : 1);
            var since = renewal ? before.getAcquireTime() : now;
            lease.update(client, new LeaderElectionRecord(lease.identity(), TERM, since, now, term));
        }
        mandateEnds = asked + MANDATE.toNanos();
        if (state == State.LEADING || state == State.ENDED) return;
        var first = !elected;
        elected = true;
        state = State.LEADING;
        if (first) candidate.elected();
        else candidate.reelected();
    }

    private void supersede(String leader) {
        state = State.ENDED;
        candidate.superseded(leader == null ? "" : leader);
    }

    private ZonedDateTime now() {
        return clock.instant().atZone(ZoneOffset.UTC);
    }

    /** Gives the Lease back, so that the next replica leads at once instead of when it has run out. */
    @Override
    public synchronized void close() {
        state = State.ENDED;
        if (thread != null) thread.interrupt();
        if (!elected) return;
        try {
            var record = lease.get(client);
            if (record == null || !mine(record)) return;
            // refused when another replica took it meanwhile, since the resource version is sent along
            lease.update(
                    client,
                    new LeaderElectionRecord("", Duration.ofSeconds(1), now(), now(), record.getLeaderTransitions()));
        } catch (KubernetesClientException e) {
            LOG.info("The Lease was not released and runs out by itself: {}", e.getMessage());
        }
    }
}
