package dev.ragtime.runtime.route;

import dev.ragtime.runtime.http.BackendClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks each backend from time to time whether it lives, so that a dead one is known before it is needed. */
final class Probe implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final BackendClient client;
    private final Duration interval;
    private final List<Thread> threads;

    private Probe(BackendClient client, Duration interval, List<BackendHandle> backends) {
        this.client = client;
        this.interval = interval;
        this.threads = backends.stream()
                .map(b -> Thread.ofVirtual().name("probe-" + b.name()).unstarted(() -> watch(b)))
                .toList();
    }

    static Probe start(BackendClient client, Duration interval, List<BackendHandle> backends) {
        var probe = new Probe(client, interval, backends);
        probe.threads.forEach(Thread::start);
        return probe;
    }

    private void watch(BackendHandle backend) {
        try {
            while (true) {
                var before = backend.health().condition();
                look(backend).ifPresentOrElse(backend.health()::down, backend.health()::alive);
                var after = backend.health().condition();
                if (!before.equals(after)) {
                    LOG.info(
                            "backend {} is {}{}",
                            backend.name(),
                            after.state(),
                            after.reason().map(reason -> ": " + reason).orElse(""));
                }
                Thread.sleep(interval);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Why it is down; empty when it is up. Any answer below 500 is one of a living server. */
    private Optional<Reason> look(BackendHandle backend) {
        if (backend.credentialsMissing()) return Optional.of(Reason.CredentialsMissing);
        try {
            var status = client.ask(backend.livenessRequest(), TIMEOUT).status();
            var down = status == 401 || status == 403 || status >= 500;
            return down ? Optional.of(backend.provider().reasonOf(status)) : Optional.empty();
        } catch (IOException e) {
            LOG.debug("backend {} cannot be reached", backend.name(), e);
            return Optional.of(Reason.of(e));
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
