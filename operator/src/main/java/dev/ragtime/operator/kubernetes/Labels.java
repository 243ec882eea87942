package dev.ragtime.operator.kubernetes;

import dev.ragtime.api.Ragtime;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.TreeMap;

/** Labels of every object the operator makes, and the selectors that go with them. */
public final class Labels {
    public static final String NAME = "app.kubernetes.io/name";
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    public static final String COMPONENT = "app.kubernetes.io/component";
    public static final String INSTANCE = "app.kubernetes.io/instance";
    public static final String KIND = "ragtime.dev/kind";

    /** Tells the pods of one revision of a pipeline from those of another. */
    public static final String REVISION = Ragtime.REVISION;

    public static final String PRODUCT = "ragtime";
    public static final String OPERATOR = "ragtime-operator";

    /** Label selector of all objects the operator makes, for informers. */
    public static final String MANAGED_SELECTOR = MANAGED_BY + "=" + OPERATOR;

    private Labels() {}

    /** What a workload does. */
    public enum Component {
        WEAVIATE("weaviate"),
        INGEST("ingest"),
        DRY_RUN("dry-run"),
        GATE("gate"),
        PUSH("push"),
        QUERY("query"),
        GATEWAY("gateway");

        private final String label;

        Component(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /** Whether an object is one of a workload of this kind. */
    public static boolean isOf(HasMetadata object, Component component) {
        var labels = object.getMetadata().getLabels();
        return labels != null && component.label().equals(labels.get(COMPONENT));
    }

    /** All labels of an object that belongs to {@code resource}. */
    public static Map<String, String> of(HasMetadata resource, Component component) {
        var labels = new TreeMap<>(selector(resource, component));
        labels.put(MANAGED_BY, OPERATOR);
        return Map.copyOf(labels);
    }

    /** The labels that tell the pods of one workload from all others; never changed, since selectors are immutable. */
    public static Map<String, String> selector(HasMetadata resource, Component component) {
        return Map.of(
                NAME,
                PRODUCT,
                COMPONENT,
                component.label(),
                INSTANCE,
                resource.getMetadata().getName(),
                KIND,
                resource.getKind());
    }

    /** Labels of everything the operator makes, for NetworkPolicies. */
    public static Map<String, String> managed() {
        return Map.of(MANAGED_BY, OPERATOR);
    }
}
