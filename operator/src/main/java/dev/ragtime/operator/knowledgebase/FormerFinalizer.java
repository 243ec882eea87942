package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.operator.LeaderTask;
import dev.ragtime.operator.OperatorSettings;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes off the finalizer that version 0.1 put on KnowledgeBases. Owner references and the StatefulSet's retention
 * policy do its work now, so that a deletion ends whether an operator runs or not.
 */
public final class FormerFinalizer implements LeaderTask {
    static final String NAME = "ragtime.dev/knowledgebase";
    private static final Logger LOG = LoggerFactory.getLogger(FormerFinalizer.class);
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final KubernetesClient client;
    private final OperatorSettings settings;
    private volatile boolean leading;

    public FormerFinalizer(KubernetesClient client, OperatorSettings settings) {
        this.client = client;
        this.settings = settings;
    }

    @Override
    public void startLeading() {
        leading = true;
        Thread.ofVirtual().name("former-finalizer").start(this::untilDone);
    }

    @Override
    public void stopLeading() {
        leading = false;
    }

    private void untilDone() {
        try {
            while (leading && !done()) Thread.sleep(AGAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean done() {
        try {
            all().filter(kb -> kb.getMetadata().getFinalizers().contains(NAME)).forEach(this::takeOff);
            return true;
        } catch (KubernetesClientException e) {
            LOG.warn("Finalizers of version 0.1 stay on KnowledgeBases for now: {}", e.getMessage());
            return false;
        }
    }

    private Stream<KnowledgeBase> all() {
        var resources = client.resources(KnowledgeBase.class);
        return settings.watchNamespaces().isEmpty()
                ? resources.inAnyNamespace().list().getItems().stream()
                : settings.watchNamespaces().stream()
                        .map(namespace ->
                                resources.inNamespace(namespace).list().getItems())
                        .flatMap(List::stream);
    }

    private void takeOff(KnowledgeBase resource) {
        client.resource(resource).edit(kb -> {
            kb.getMetadata().getFinalizers().remove(NAME);
            return kb;
        });
    }
}
