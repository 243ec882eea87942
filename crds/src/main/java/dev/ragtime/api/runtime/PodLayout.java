package dev.ragtime.api.runtime;

import java.util.List;

/** Where a runtime pod finds things; the operator mounts them there. */
public final class PodLayout {
    /** Folder with {@value #RESOURCES_FILE}: the manifests this process works by, resolved. */
    public static final String CONFIG_DIRECTORY = "/etc/ragtime";

    /**
     * Multi-document YAML: KnowledgeBase, RagPipeline, ModelRoute and the ConfigMaps they name, each as its user wrote
     * it plus those status fields that say where to connect ({@code status.store}, {@code status.activeIndex} with its
     * pinned definition, {@code status.endpoint}).
     */
    public static final String RESOURCES_FILE = "resources.yaml";

    /**
     * Exit code of an ingestion pod that did its share of a run in which a source could not be synced. Only the pod that
     * ends last says so: it fails the run, which the other pods must have done first.
     */
    public static final int SOURCE_FAILED = 4;

    /** One folder a Secret, one file a key: {@code <dir>/<secret>/<key>}. */
    public static final String SECRETS_DIRECTORY = "/var/run/ragtime/secrets";

    /** Mounted sources (volume, configMap), one folder a source: {@code <dir>/<source>}. */
    public static final String SOURCES_DIRECTORY = "/var/run/ragtime/sources";

    /** Mounted judged queries of a gate. */
    public static final String DATASET_DIRECTORY = "/var/run/ragtime/dataset";

    /** Mounted models, one folder a volume or image: {@code <dir>/<MountedModel.key()>}. */
    public static final String MODELS_DIRECTORY = "/var/run/ragtime/models";

    /** Writable scratch space (emptyDir). */
    public static final String SCRATCH_DIRECTORY = "/tmp";

    /** The one port of every runtime process: API, {@code /metrics}, {@code /livez}, {@code /readyz}. */
    public static final int PORT = 8080;

    /**
     * Begins the runtime in a gateway pod, with what the image has prepared for gateways alone: half of the classes, a
     * small heap. Other pods begin by the image's own entry point.
     */
    public static final List<String> GATEWAY_LAUNCHER = List.of("/opt/java/bin/java", "@/app/gateway.args");

    /** Key of the Weaviate API key in its Secret, and of a backend's API key in its Secret. */
    public static final String API_KEY = "api-key";

    /** The same for {@code ca.crt} of the issuer of OpenID Connect of a RagPipeline. */
    public static final String ISSUER_CERTIFICATES = "ISSUER-CA";

    /** Of pods that ask the API server: {@code token} and {@code ca.crt}. */
    public static final String API_SERVER_DIRECTORY = "/var/run/ragtime/api-server";

    /**
     * Folder beside those of Secrets, under a name that none can have: {@code ca.crt} holds, as PEM, who may sign the certificate
     * of the external store of a KnowledgeBase.
     */
    public static String storeCertificates(String knowledgeBase) {
        return "STORE-CA-" + knowledgeBase;
    }

    private PodLayout() {}
}
