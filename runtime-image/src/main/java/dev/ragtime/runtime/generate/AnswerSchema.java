package dev.ragtime.runtime.generate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.regex.RegularExpression;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tells whether a text is the JSON that it must be. The schema is the caller's: nothing that it names is fetched, and its patterns
 * are matched in linear time.
 */
public final class AnswerSchema {
    private static final int MOST_PROBLEMS = 5;
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(
            VersionFlag.V202012,
            builder -> builder.schemaLoaders(loaders -> {
                loaders.values(all -> all.clear());
                loaders.add(iri -> {
                    throw new JsonSchemaException("a schema may not refer to " + iri + ": write it out");
                });
            }));
    private static final SchemaValidatorsConfig CONFIG = SchemaValidatorsConfig.builder()
            .regularExpressionFactory(AnswerSchema::pattern)
            .failFast(false)
            .build();

    /** For any JSON object. */
    static final AnswerSchema ANY_OBJECT = new AnswerSchema(Optional.empty());

    private final Optional<JsonSchema> schema;

    private AnswerSchema(Optional<JsonSchema> schema) {
        this.schema = schema;
    }

    /** @throws IllegalArgumentException when the schema cannot be used; its message says why */
    public static AnswerSchema of(JsonNode node) {
        try {
            var schema = parsed(node);
            // what it refers to is looked up when it is first used
            schema.validate(JSON.createObjectNode());
            return new AnswerSchema(Optional.of(schema));
        } catch (JsonSchemaException | PatternSyntaxException | StackOverflowError e) {
            throw new IllegalArgumentException(
                    e instanceof StackOverflowError ? "it refers to itself" : String.valueOf(e.getMessage()), e);
        }
    }

    private static JsonSchema parsed(JsonNode node) {
        var schema = FACTORY.getSchema(node, CONFIG);
        schema.initializeValidators();
        return schema;
    }

    private static RegularExpression pattern(String regex) {
        var compiled = Pattern.compile(regex);
        return text -> compiled.matcher(text).find();
    }

    /** The JSON in a text, which models like to put between fences; empty when there is none. */
    public static String json(String text) {
        var begin = text.indexOf("```");
        if (begin < 0) return text.strip();
        var line = text.indexOf('\n', begin);
        var end = line < 0 ? -1 : text.indexOf("```", line);
        return end < 0 ? text.strip() : text.substring(line + 1, end).strip();
    }

    /** What is wrong with a text; empty when it is as it must be. */
    public Optional<String> problem(String json) {
        try {
            var tree = JSON.readTree(json);
            if (tree.isMissingNode()) return Optional.of("it is empty");
            if (schema.isEmpty()) return tree.isObject() ? Optional.empty() : Optional.of("it is no JSON object");
            var problems = schema.get().validate(tree);
            if (problems.isEmpty()) return Optional.empty();
            return Optional.of(problems.stream()
                    .limit(MOST_PROBLEMS)
                    .map(ValidationMessage::getMessage)
                    .collect(Collectors.joining("; ")));
        } catch (JsonProcessingException e) {
            return Optional.of("it is not valid JSON");
        }
    }
}
