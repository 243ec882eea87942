package dev.ragtime.e2e.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real small language model as a pod: llama.cpp with SmolLM2-135M-Instruct, at {@code llm.models.svc:8080}. */
public final class LanguageModel implements BeforeAllCallback {
    private static final String MANIFEST = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: models, labels: {pod-security.kubernetes.io/enforce: restricted}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: llm, namespace: models}
            spec:
              selector: {matchLabels: {app: llm}}
              template:
                metadata: {labels: {app: llm}}
                spec:
                  automountServiceAccountToken: false
                  securityContext: {runAsNonRoot: true, runAsUser: 10001, seccompProfile: {type: RuntimeDefault}}
                  containers:
                  - name: llm
                    image: docker.io/local/smollm2:1
                    imagePullPolicy: Never
                    ports: [{name: http, containerPort: 8080}]
                    resources: {requests: {cpu: 100m, memory: 400Mi}, limits: {memory: 1Gi}}
                    readinessProbe: {tcpSocket: {port: http}, periodSeconds: 1} # it listens once the model is loaded
                    securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
                    volumeMounts: [{name: tmp, mountPath: /tmp}]
                  volumes: [{name: tmp, emptyDir: {}}]
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: llm, namespace: models}
            spec: {selector: {app: llm}, ports: [{port: 8080, targetPort: http}]}
            """;

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(ExtensionContext.Namespace.create(LanguageModel.class))
                .computeIfAbsent(Running.class, key -> Running.now(), Running.class);
    }

    /** Where this process reaches it, with {@code /v1}. */
    public static String address(KubernetesClient client) {
        var service =
                client.services().inNamespace("models").withName("llm").get().getSpec();
        return "http://" + service.getClusterIP() + ":8080/v1";
    }

    record Running() implements AutoCloseable {
        static Running now() {
            Command.kubectlWith(MANIFEST, "apply", "-f", "-").mustSucceed();
            Command.kubectl("rollout", "status", "deploy/llm", "-n", "models", "--timeout=120s")
                    .mustSucceed();
            return new Running();
        }

        @Override
        public void close() {
            Command.kubectl("delete", "namespace", "models", "--wait=false").mustSucceed();
        }
    }
}
