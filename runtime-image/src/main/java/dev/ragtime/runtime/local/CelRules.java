package dev.ragtime.runtime.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Evaluates {@code x-kubernetes-validations} with the CEL implementation for Java. */
final class CelRules {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Kubernetes' own functions for amounts, of which the rules use these two. */
    private static final String QUANTITY = "string_to_quantity";

    private static final String COMPARE = "quantity_compare";

    private final CelCompiler compiler = CelCompilerFactory.standardCelCompilerBuilder()
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("self", SimpleType.DYN)
            .addFunctionDeclarations(
                    CelFunctionDecl.newFunctionDeclaration(
                            "quantity",
                            CelOverloadDecl.newGlobalOverload(QUANTITY, SimpleType.DOUBLE, SimpleType.STRING)),
                    CelFunctionDecl.newFunctionDeclaration(
                            "compareTo",
                            CelOverloadDecl.newMemberOverload(
                                    COMPARE, SimpleType.INT, SimpleType.DOUBLE, SimpleType.DOUBLE)))
            .build();
    private final CelRuntime runtime = CelRuntimeFactory.standardCelRuntimeBuilder()
            .addFunctionBindings(
                    CelFunctionBinding.from(QUANTITY, String.class, CelRules::amount),
                    CelFunctionBinding.from(COMPARE, Double.class, Double.class, (a, b) -> (long) Double.compare(a, b)))
            .build();

    /** Messages of the rules that the value breaks. */
    List<String> violations(String path, JsonNode value, JSONSchemaProps schema) {
        if (schema.getXKubernetesValidations() == null) return List.of();
        return schema.getXKubernetesValidations().stream()
                .filter(rule -> !rule.getRule().contains("oldSelf") && !holds(rule, value))
                .map(rule -> path + (rule.getFieldPath() == null ? "" : rule.getFieldPath()) + ": " + rule.getMessage())
                .toList();
    }

    private boolean holds(ValidationRule rule, JsonNode value) {
        try {
            var program = runtime.createProgram(compiler.compile(rule.getRule()).getAst());
            return Boolean.TRUE.equals(program.eval(Map.of("self", celValue(value))));
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalStateException("rule of our own schema cannot be evaluated: " + rule.getRule(), e);
        }
    }

    private static double amount(String quantity) {
        return new Quantity(quantity).getNumericalAmount().doubleValue();
    }

    private static Object celValue(JsonNode value) {
        return longs(JSON.convertValue(value, Object.class));
    }

    /** CEL knows one integer type, 64 bits wide. */
    private static Object longs(Object value) {
        return switch (value) {
            case Integer i -> i.longValue();
            case BigInteger i -> i.longValueExact();
            case Map<?, ?> map -> {
                var copy = new LinkedHashMap<Object, Object>();
                map.forEach((k, v) -> copy.put(k, longs(v)));
                yield copy;
            }
            case List<?> list -> list.stream().map(CelRules::longs).toList();
            default -> value;
        };
    }
}
