package dev.ragtime.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A real Argo CD that works on the cluster, with our health checks pasted into its settings. */
public final class ArgoCd implements AutoCloseable {
    public static final String NAMESPACE = "argocd";
    public static final String ACCOUNT = "system:serviceaccount:argocd:argocd-application-controller";
    private static final String SCRIPT = "e2e/cluster/argocd";
    private static final ObjectMapper JSON = new ObjectMapper();
    private final KubernetesClient client;

    private ArgoCd(KubernetesClient client) {
        this.client = client;
    }

    /** Starts it, or takes the one that runs. */
    public static ArgoCd up(KubernetesClient client) {
        Command.script(SCRIPT, "up").mustSucceed();
        Command.kubectl(
                        "patch",
                        "configmap",
                        "argocd-cm",
                        "-n",
                        NAMESPACE,
                        "--patch-file",
                        Settings.root().resolve("gitops/argocd/argocd-cm.yaml").toString())
                .mustSucceed();
        return new ArgoCd(client);
    }

    /** Address of a repository that {@link #push} fills. */
    public static String url(String repository) {
        return Command.script(SCRIPT, "url", repository).mustSucceed().output().strip();
    }

    /** Commits a folder as the content of a repository's main branch, and has Argo CD look at once. */
    public String push(String repository, Path folder, String message) {
        var commit = Command.script(SCRIPT, "push", repository, folder.toString(), message)
                .mustSucceed()
                .output()
                .strip();
        refresh();
        return commit;
    }

    /** Makes Argo CD look at all Applications now. */
    public void refresh() {
        for (var application : applications()) {
            // one may have gone meanwhile
            Command.kubectl(
                    "annotate",
                    "application",
                    application.name(),
                    "-n",
                    NAMESPACE,
                    "argocd.argoproj.io/refresh=normal",
                    "--overwrite");
        }
    }

    public List<Application> applications() {
        return client
                .genericKubernetesResources("argoproj.io/v1alpha1", "Application")
                .inNamespace(NAMESPACE)
                .list()
                .getItems()
                .stream()
                .map(Application::new)
                .toList();
    }

    public Optional<Application> application(String name) {
        return applications().stream()
                .filter(application -> application.name().equals(name))
                .findFirst();
    }

    /** What differs between git and the cluster in Argo CD's own comparison; empty when nothing does. */
    public String differences(String application) {
        return Command.script(SCRIPT, "diff", application).mustSucceed().output();
    }

    /** Health of each resource of an Application, as lines of kind/name, status and message. */
    public List<String> health(String application) {
        return Command.script(SCRIPT, "health", application)
                .mustSucceed()
                .output()
                .lines()
                .toList();
    }

    /** Stops it and takes it out of the cluster. */
    @Override
    public void close() {
        Command.script(SCRIPT, "remove").mustSucceed();
    }

    /** An Application as Argo CD reports it. */
    public record Application(String name, JsonNode status) {
        Application(GenericKubernetesResource resource) {
            this(resource.getMetadata().getName(), JSON.valueToTree(resource).path("status"));
        }

        public String sync() {
            return status.at("/sync/status").asText();
        }

        public String health() {
            return status.at("/health/status").asText();
        }

        public boolean good() {
            return sync().equals("Synced") && health().equals("Healthy");
        }

        /** How the last sync ended, or how it stands. */
        public String phase() {
            return status.at("/operationState/phase").asText();
        }

        /** What the last sync says. */
        public String message() {
            return status.at("/operationState/message").asText();
        }

        /** When the last sync began; another one means that there was another sync. */
        public String lastSync() {
            return status.at("/operationState/startedAt").asText();
        }

        public String revision() {
            return status.at("/sync/revision").asText();
        }

        @Override
        public String toString() {
            return name + " " + sync() + " " + health() + " " + phase() + " " + message();
        }
    }
}
