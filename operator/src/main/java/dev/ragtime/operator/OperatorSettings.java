package dev.ragtime.operator;

import dev.ragtime.api.PodSettings;
import dev.ragtime.operator.knowledgebase.weaviate.StoreImage.UpgradePolicy;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What a Deployment of the operator can set, each by the environment variable of that name in {@code
 * application.yaml}.
 *
 * @param runtimeImage image of every ingestion, query and gateway pod
 * @param weaviateImage image of Weaviate, {@code repository:version}; its version is used when a KnowledgeBase names
 *     none
 * @param weaviateUpgradePolicy whether stores that name no version follow a later one of the chart
 * @param imagePullPolicy Always, IfNotPresent or Never, of all these pods
 * @param watchNamespaces namespaces whose resources are run; empty means all
 * @param leaderElection true when more than one replica of the operator may run
 * @param lease name of that Lease: one for each release, so that two in one namespace do not wait for each other
 * @param namespace the operator's own namespace, where its Lease lives; empty means the one its service account is in
 * @param webhookPort where hooks of sources are taken; 0 for nowhere
 * @param scalerPort where KEDA is answered; 0 for nowhere
 * @param scalerAddress where KEDA reaches that port, {@code host:port}; empty for nowhere
 * @param podSettings of every pod the operator makes, where its resource sets none
 */
@ConfigurationProperties("ragtime")
public record OperatorSettings(
        String runtimeImage,
        String weaviateImage,
        UpgradePolicy weaviateUpgradePolicy,
        String imagePullPolicy,
        Set<String> watchNamespaces,
        boolean leaderElection,
        String lease,
        String namespace,
        int webhookPort,
        int scalerPort,
        String scalerAddress,
        PodSettings podSettings) {

    /** Name under which the operator owns fields of the objects it applies. */
    public static final String FIELD_MANAGER = "ragtime-operator";

    public OperatorSettings {
        weaviateUpgradePolicy = weaviateUpgradePolicy == null ? UpgradePolicy.Manual : weaviateUpgradePolicy;
        watchNamespaces = watchNamespaces == null ? Set.of() : Set.copyOf(watchNamespaces);
        namespace = namespace == null ? "" : namespace;
        scalerAddress = scalerAddress == null ? "" : scalerAddress;
        podSettings = podSettings == null ? PodSettings.NONE : podSettings;
    }

    /** Whether hooks are taken. */
    public boolean takesWebhooks() {
        return webhookPort > 0;
    }

    /** Whether KEDA can ask this operator how many requests are in flight. */
    public boolean answersKeda() {
        return scalerPort > 0 && !scalerAddress.isBlank();
    }
}
