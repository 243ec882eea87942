package dev.ragtime.e2e.cluster;

/** A claim, and the pod that fills it. */
public final class FilledClaim {
    /** Name of the pod. */
    public static final String POD = "filler";

    /** Where the pod has the claim. */
    public static final String FOLDER = "/files";

    private FilledClaim() {}

    /**
     * Manifests of both.
     *
     * @param size e.g. {@code 1Gi}
     * @param command what the pod's shell does, once
     */
    public static String manifests(String claim, String size, String command) {
        return """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: %1$s}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: %2$s}}}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: %4$s}
                spec:
                  restartPolicy: OnFailure
                  terminationGracePeriodSeconds: 0
                  securityContext: {runAsNonRoot: true, runAsUser: 10001, fsGroup: 10001, seccompProfile: {type: RuntimeDefault}}
                  containers:
                  - name: filler
                    image: docker.io/testbed/busybox:1
                    imagePullPolicy: Never
                    command: [sh, -c, "%3$s"]
                    securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
                    volumeMounts: [{name: files, mountPath: %5$s}]
                  volumes: [{name: files, persistentVolumeClaim: {claimName: %1$s}}]
                """.formatted(claim, size, command, POD, FOLDER);
    }
}
