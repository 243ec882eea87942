package dev.ragtime.e2e.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.route.ModelRoute;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What can be seen of the work in a namespace: status of our resources, pods, Jobs and Events, each as text that is
 * equal as long as nothing happens. Times and figures of objectives are left out: they change while nothing gets on.
 */
final class Movement {
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d[.\\d]*Z");
    private static final ObjectMapper JSON = new ObjectMapper();
    private final KubernetesClient client;
    private final String namespace;
    private String unreadable = "";

    Movement(TestNamespace namespace) {
        this.client = namespace.client();
        this.namespace = namespace.name();
    }

    Set<String> signs() {
        try {
            var signs = new HashSet<String>();
            var pods = client.pods().inNamespace(namespace).list().getItems();
            pods.forEach(pod -> signs.add(sign(pod)));
            ours().forEach(resource -> signs.add(sign(resource)));
            client.batch().v1().jobs().inNamespace(namespace).list().getItems().forEach(job -> signs.add(sign(job)));
            client.v1().events().inNamespace(namespace).list().getItems().forEach(event -> signs.add(sign(event)));
            // who waits for room waits for the others, and all wait for the operator
            var others = pods.stream().anyMatch(Movement::waitsForRoom)
                    ? client.pods().inAnyNamespace().list()
                    : client.pods().inNamespace(Installation.NAMESPACE).list();
            others.getItems().forEach(pod -> signs.add(sign(pod)));
            unreadable = "";
            return signs;
        } catch (KubernetesClientException e) {
            unreadable = "the API server could not be read: " + e + "\n"; // part of some scenarios; told if it ends one
            return Set.of();
        }
    }

    /** For a person who asks why it stands still. */
    String picture() {
        return unreadable
                + Command.kubectl("get", "kb,rag,route", "-n", namespace, "-o", "yaml")
                        .output()
                + Command.kubectl("get", "kb,rag,route,pods,jobs,events", "-n", namespace, "-o", "wide")
                        .output();
    }

    private Stream<HasMetadata> ours() {
        return Stream.of(KnowledgeBase.class, RagPipeline.class, ModelRoute.class)
                .flatMap(kind -> {
                    List<? extends HasMetadata> items =
                            client.resources(kind).inNamespace(namespace).list().getItems();
                    return items.stream();
                });
    }

    private static String sign(HasMetadata resource) {
        ObjectNode status = JSON.createObjectNode();
        if (JSON.valueToTree(resource).path("status") instanceof ObjectNode found) status.setAll(found);
        status.remove("slo");
        return name(resource) + resource.getMetadata().getGeneration() + gone(resource) + timeless(status.toString());
    }

    private static String sign(Pod pod) {
        var text = new StringBuilder(name(pod))
                .append(gone(pod))
                .append(pod.getStatus().getPhase());
        pod.getStatus()
                .getConditions()
                .forEach(c -> text.append(' ').append(c.getType()).append(c.getStatus()));
        Stream.concat(
                        pod.getStatus().getInitContainerStatuses().stream(),
                        pod.getStatus().getContainerStatuses().stream())
                .forEach(c -> text.append(' ')
                        .append(c.getName())
                        .append(c.getReady())
                        .append(sign(c.getState())));
        return text.toString();
    }

    private static String sign(ContainerState state) {
        if (state.getRunning() != null) return "running";
        if (state.getTerminated() != null)
            return "ended " + state.getTerminated().getReason();
        return state.getWaiting() == null ? "" : "waits " + state.getWaiting().getReason();
    }

    private static String sign(Job job) {
        var status = job.getStatus();
        return name(job) + gone(job) + status.getActive() + "/" + status.getReady() + "/" + status.getSucceeded() + "/"
                + status.getFailed() + status.getCompletedIndexes() + status.getFailedIndexes();
    }

    private static String sign(Event event) {
        var about = event.getInvolvedObject();
        return about.getKind() + "/" + about.getName() + " " + event.getReason() + " "
                + timeless("" + event.getMessage());
    }

    private static boolean waitsForRoom(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(c -> c.getType().equals("PodScheduled") && "Unschedulable".equals(c.getReason()));
    }

    private static String name(HasMetadata object) {
        return object.getKind() + "/" + object.getMetadata().getNamespace() + "/"
                + object.getMetadata().getName() + " ";
    }

    private static String gone(HasMetadata object) {
        return object.getMetadata().getDeletionTimestamp() == null ? "" : "going ";
    }

    private static String timeless(String text) {
        return TIME.matcher(text).replaceAll("");
    }
}
