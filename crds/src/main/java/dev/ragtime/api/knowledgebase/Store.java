package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.ComputeResources;
import dev.ragtime.api.Ragtime;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;

/** Where the index lives. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Store(
        @Required @JsonPropertyDescription("A Weaviate cluster.")
        Weaviate weaviate) {

    public Store {
        weaviate = weaviate == null ? new Weaviate(null, null, null, null) : weaviate;
    }

    public static Store defaults() {
        return new Store(null);
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "(has(self.managed) ? 1 : 0) + (has(self.shared) ? 1 : 0) + (has(self.external) ? 1 : 0) <= 1",
            message = "set one of managed, shared, external; managed is the default")
    public record Weaviate(
            @JsonPropertyDescription("A cluster that this KnowledgeBase owns: the default.")
            Managed managed,

            @JsonPropertyDescription(
                    "How vectors are kept in memory: None, RotationalInt8 (default, a quarter of the memory) or RotationalInt1 (a thirtieth, for many vectors of 768 dimensions and more; the best are compared again with the whole vectors, which are read from the volume). A change builds another index beside the one that answers.")
            Quantization quantization,

            @JsonPropertyDescription(
                    "The cluster of another KnowledgeBase of this namespace. Each has its own collections and its own API key, with which it reaches no others.")
            SharedWeaviate shared,

            @JsonPropertyDescription("A cluster that somebody else runs.")
            ExternalWeaviate external) {

        public Weaviate {
            managed = managed == null && shared == null && external == null
                    ? new Managed(null, null, null, null)
                    : managed;
            quantization = quantization == null ? Quantization.RotationalInt8 : quantization;
        }

        /** Whose cluster it is. */
        public Kind kind() {
            if (shared != null) return shared;
            return external != null ? external : managed;
        }
    }

    /** Whose cluster an index lives in. */
    public sealed interface Kind permits Managed, SharedWeaviate, ExternalWeaviate {}

    public enum Quantization {
        None,
        RotationalInt8,
        RotationalInt1
    }

    /** A Weaviate StatefulSet run by the operator. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Managed(
            @Size(max = 40)
            @Pattern("^[0-9]+\\.[0-9]+\\.[0-9]+$")
            @JsonPropertyDescription(
                    "Weaviate version. Default: the one the chart was tested with when the store was made. A later one upgrades the nodes one by one; an earlier one is refused in status.")
            String version,

            @ValidationRule(
                    value = "self == 1 || self == 3",
                    message = "replicas must be 1 or 3: Raft needs an odd number, and three survive the loss of one")
            @JsonPropertyDescription(
                    "Nodes: 1 (default) or 3, which keep three copies of everything. Cannot be changed later.")
            Integer replicas,

            @JsonPropertyDescription("The volume of each node.")
            Storage storage,

            @JsonPropertyDescription(
                    "CPU and memory of each node. Default: requests cpu 100m, memory 256Mi; limit memory 2Gi.")
            ComputeResources resources)
            implements Kind {

        public Managed {
            replicas = replicas == null ? Integer.valueOf(1) : replicas;
            storage = storage == null ? new Storage(null, null) : storage;
            resources = resources == null ? new ComputeResources(null, null) : resources;
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Storage(
            @JsonPropertyDescription(
                    "Size of each node's volume. Default: 10Gi. It may grow where the StorageClass allows it, never shrink.")
            @ValidationRule(
                    value = Ragtime.IS_SIZE,
                    message = "size must be above 0, such as 10Gi: a number with Mi, Gi or Ti (or M, G, T), no B")
            Quantity size,

            @Size(min = 1, max = 253)
            @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
            @JsonPropertyDescription("StorageClass. Default: the cluster's default class. Cannot be changed later.")
            String storageClassName) {

        public Storage {
            size = size == null ? new Quantity("10Gi") : size;
        }
    }
}
