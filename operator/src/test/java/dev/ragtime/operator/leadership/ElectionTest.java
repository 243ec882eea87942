package dev.ragtime.operator.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ElectionTest {
    private static final Clock WALL = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    private final Server server = new Server();
    private final Replica a = new Replica("a");
    private final Replica b = new Replica("b");

    @Test
    void the_first_to_ask_leads_and_the_other_stands_by() {
        a.attempt();
        b.attempt();
        assertThat(a.news).containsExactly("elected");
        assertThat(a.mandated()).isTrue();
        assertThat(b.news).isEmpty();
        assertThat(b.mandated()).isFalse();
    }

    @Test
    void an_api_server_that_is_away_pauses_writing_and_ends_nothing() {
        a.attempt();
        server.away = true;
        for (var i = 0; i < 90; i++) {
            server.pass(Duration.ofSeconds(2));
            a.attempt();
        }
        assertThat(a.mandated()).isFalse();
        assertThat(a.news).containsExactly("elected", "lapsed");
        server.away = false;
        a.attempt();
        assertThat(a.mandated()).isTrue();
        assertThat(a.news).containsExactly("elected", "lapsed", "reelected");
    }

    @Test
    void a_request_that_hangs_does_not_prolong_the_mandate() {
        a.attempt();
        server.pass(Election.MANDATE);
        assertThat(a.mandated()).isFalse();
        server.takes = Duration.ofSeconds(12);
        a.attempt();
        assertThat(a.mandated())
                .as("the renewal counts from when it was asked for")
                .isFalse();
    }

    @Test
    void it_ends_when_another_took_the_lease_meanwhile() {
        a.attempt();
        b.attempt();
        a.cutOff = true;
        for (var i = 0; i < 10; i++) {
            server.pass(Duration.ofSeconds(2));
            a.attempt();
            b.attempt();
            assertThat(a.mandated() && b.mandated()).as("never two at once").isFalse();
        }
        assertThat(b.news).containsExactly("elected");
        a.cutOff = false;
        a.attempt();
        assertThat(a.news).containsExactly("elected", "lapsed", "superseded by b");
        assertThat(a.mandated()).isFalse();
    }

    @Test
    void it_ends_when_another_led_in_between_and_gave_the_lease_back() {
        a.attempt();
        a.cutOff = true;
        b.attempt();
        server.pass(Election.TERM);
        b.attempt();
        b.election.close();
        a.cutOff = false;
        a.attempt();
        assertThat(a.news).containsExactly("elected", "superseded by ");
    }

    @Test
    void a_standby_takes_over_at_once_from_one_that_stops() {
        a.attempt();
        b.attempt();
        a.election.close();
        b.attempt();
        assertThat(b.mandated()).isTrue();
        assertThat(a.mandated()).isFalse();
        assertThat(a.news).containsExactly("elected");
    }

    @Test
    void a_lease_runs_out_by_what_was_seen_of_it_whatever_its_holders_clock_says() {
        a.attempt();
        b.attempt();
        for (var i = 0; i < 20; i++) {
            server.pass(Duration.ofSeconds(2));
            server.wall = WALL.instant().plus(Duration.ofHours(i % 3));
            a.attempt();
            b.attempt();
        }
        assertThat(b.news).isEmpty();
    }

    @Test
    void a_deleted_lease_is_made_anew() {
        a.attempt();
        server.record = null;
        a.attempt();
        assertThat(server.record.getHolderIdentity()).isEqualTo("a");
        assertThat(a.news).containsExactly("elected");
    }

    /** Keeps one Lease, and the time. */
    private static final class Server {
        private LeaderElectionRecord record;
        private int version;
        private long nanos;
        private Instant wall = WALL.instant();
        private boolean away;
        private Duration takes = Duration.ZERO;

        void pass(Duration time) {
            nanos += time.toNanos();
            wall = wall.plus(time);
        }
    }

    private final class Replica implements Candidate, Lock {
        private final String name;
        private final Election election;
        private final List<String> news = new ArrayList<>();
        private boolean cutOff;
        private int version;

        Replica(String name) {
            this.name = name;
            this.election = new Election(
                    this,
                    null,
                    this,
                    new Clock() {
                        @Override
                        public ZoneOffset getZone() {
                            return ZoneOffset.UTC;
                        }

                        @Override
                        public Clock withZone(java.time.ZoneId zone) {
                            return this;
                        }

                        @Override
                        public Instant instant() {
                            return server.wall;
                        }
                    },
                    () -> server.nanos);
        }

        void attempt() {
            election.attempt();
        }

        boolean mandated() {
            return election.mandated();
        }

        @Override
        public LeaderElectionRecord get(KubernetesClient client) {
            reach();
            version = server.version;
            return server.record;
        }

        @Override
        public void create(KubernetesClient client, LeaderElectionRecord record) {
            reach();
            if (server.record != null) throw new KubernetesClientException("exists", 409, null);
            write(record);
        }

        @Override
        public void update(KubernetesClient client, LeaderElectionRecord record) {
            reach();
            if (server.version != version) throw new KubernetesClientException("conflict", 409, null);
            write(record);
        }

        private void write(LeaderElectionRecord record) {
            server.record = record;
            server.version++;
        }

        private void reach() {
            server.pass(server.takes);
            if (server.away || cutOff) throw new KubernetesClientException("connection refused");
        }

        @Override
        public String identity() {
            return name;
        }

        @Override
        public String describe() {
            return "Lease";
        }

        @Override
        public void elected() {
            news.add("elected");
        }

        @Override
        public void lapsed() {
            news.add("lapsed");
        }

        @Override
        public void reelected() {
            news.add("reelected");
        }

        @Override
        public void superseded(String leader) {
            news.add("superseded by " + leader);
        }
    }
}
