package dev.ragtime.api.generated;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.route.ModelRoute;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Turns the API types into CustomResourceDefinitions, and adds what the annotations cannot say. */
final class CrdGenerator {
    /** Kubernetes' own pattern for quantities. */
    private static final String QUANTITY =
            "^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$";

    private static final long LONGEST_QUANTITY = 32;

    private static final long MAX_ENTRIES = 64;

    static final List<Class<? extends CustomResource<?, ?>>> KINDS =
            List.of(KnowledgeBase.class, RagPipeline.class, ModelRoute.class);

    private CrdGenerator() {}

    /** Finished definitions by plural name. */
    static Map<String, CustomResourceDefinition> definitions() {
        var found = new HashMap<String, CustomResourceDefinition>();
        for (var kind : KINDS) {
            var crd = finish(generate(kind), kind);
            found.put(crd.getSpec().getNames().getPlural(), crd);
        }
        return found;
    }

    private static CustomResourceDefinition generate(Class<? extends CustomResource<?, ?>> kind) {
        var output = new MemoryOutput();
        new CRDGenerator()
                .withOutput(output)
                .customResourceClasses(List.of(kind))
                .generate();
        return Serialization.unmarshal(output.text(), CustomResourceDefinition.class);
    }

    private static CustomResourceDefinition finish(
            CustomResourceDefinition crd, Class<? extends CustomResource<?, ?>> kind) {
        crd.getMetadata().setAnnotations(null);
        crd.getSpec().getNames().setCategories(List.of("ragtime"));
        var version = crd.getSpec().getVersions().getFirst();
        // the generator sorts columns by path; users read them in the order the type declares
        var order = PrinterColumns.namesInOrder(kind);
        version.getAdditionalPrinterColumns().sort((a, b) -> order.indexOf(a.getName()) - order.indexOf(b.getName()));
        version.getAdditionalPrinterColumns().forEach(PrinterColumns::asKept);
        var root = version.getSchema().getOpenAPIV3Schema();
        root.setRequired(List.of("spec"));
        complete(root);
        unruled(root.getProperties().get("status"));
        return crd;
    }

    /**
     * A status repeats parts of specs, in lists, too, and is written by the operator alone: rules over them cost more than the
     * server allows and say nothing.
     */
    private static void unruled(JSONSchemaProps schema) {
        schema.setXKubernetesValidations(null);
        if (schema.getProperties() != null) schema.getProperties().values().forEach(CrdGenerator::unruled);
        if (schema.getItems() != null && schema.getItems().getSchema() != null)
            unruled(schema.getItems().getSchema());
    }

    private static void complete(JSONSchemaProps schema) {
        // an annotation on a record component stands on field and accessor, and its rule comes twice
        if (schema.getXKubernetesValidations() != null) {
            schema.setXKubernetesValidations(
                    schema.getXKubernetesValidations().stream().distinct().toList());
        }
        if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
            // where a rule says what a quantity must be, its message is worth more
            if (schema.getXKubernetesValidations() == null
                    || schema.getXKubernetesValidations().isEmpty()) {
                schema.setPattern(QUANTITY);
            }
            schema.setMaxLength(LONGEST_QUANTITY);
        }
        if (schema.getProperties() != null) schema.getProperties().values().forEach(CrdGenerator::complete);
        if (schema.getAdditionalProperties() != null
                && schema.getAdditionalProperties().getSchema() != null) {
            // rules over entries need a bound, or the server refuses them as too costly
            schema.setMaxProperties(MAX_ENTRIES);
            complete(schema.getAdditionalProperties().getSchema());
        }
        if (schema.getItems() != null && schema.getItems().getSchema() != null) {
            var item = schema.getItems().getSchema();
            complete(item);
            keyOf(item).ifPresent(key -> asMap(schema, item, key));
        }
    }

    /** Lists of named things merge by name, conditions by type. */
    private static Optional<String> keyOf(JSONSchemaProps item) {
        var properties = item.getProperties();
        if (properties == null) return Optional.empty();
        if (properties.containsKey("lastTransitionTime")) return Optional.of("type");
        // a list of plain references ({name}) is a list, too: its name is its key
        return properties.containsKey("name") ? Optional.of("name") : Optional.empty();
    }

    private static void asMap(JSONSchemaProps list, JSONSchemaProps item, String key) {
        list.setXKubernetesListType("map");
        list.setXKubernetesListMapKeys(List.of(key));
        var required = new TreeSet<>(item.getRequired() == null ? List.<String>of() : item.getRequired());
        required.add(key);
        item.setRequired(new ArrayList<>(required));
    }

    private static final class MemoryOutput extends CRDGenerator.AbstractCRDOutput<ByteArrayOutputStream> {
        private ByteArrayOutputStream last;

        @Override
        protected ByteArrayOutputStream createStreamFor(String name) {
            last = new ByteArrayOutputStream();
            return last;
        }

        @Override
        public URI crdURI(String name) {
            return URI.create("file:///" + name);
        }

        String text() {
            return last.toString(StandardCharsets.UTF_8);
        }
    }
}
