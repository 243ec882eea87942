package dev.ragtime.runtime.metadata;

import dev.ragtime.api.knowledgebase.FieldReader;
import dev.ragtime.api.knowledgebase.FieldValue;
import dev.ragtime.api.knowledgebase.KnowledgeBaseSpec;
import dev.ragtime.api.knowledgebase.Metadata;
import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.api.knowledgebase.SourceMetadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Finds the values of a KnowledgeBase's fields in what its documents and sources say. Thread-safe. */
public final class MetadataRules {
    private static final List<String> LANGUAGE_KEYS = List.of("language", "lang");
    private static final int LONGEST_SHOWN = 60;

    private final Metadata declared;
    private final Map<String, SourceRules> sources = new HashMap<>();

    private record SourceRules(Optional<PathPattern> path, Map<String, Object> constants, String settings) {}

    private MetadataRules(KnowledgeBaseSpec spec) {
        declared = spec.metadata();
        for (var source : spec.sources()) sources.put(source.name(), rules(source));
    }

    public static MetadataRules of(KnowledgeBaseSpec spec) {
        return new MetadataRules(spec);
    }

    private static SourceRules rules(Source source) {
        var own = Optional.ofNullable(source.metadata());
        return new SourceRules(
                own.map(SourceMetadata::pathPattern).map(PathPattern::new),
                own.map(SourceMetadata::constants)
                        .<Map<String, Object>>map(TreeMap::new)
                        .orElse(Map.of()),
                own.map(Objects::toString).orElse(""));
    }

    /** What chunks can be filtered by. */
    public FieldSet fields() {
        return FieldSet.of(declared);
    }

    /** All that the values of a source's documents depend on beside the documents; of no meaning but to be compared. */
    public String settings(String source) {
        return declared + " "
                + Optional.ofNullable(sources.get(source))
                        .map(SourceRules::settings)
                        .orElse("");
    }

    /**
     * What a document is described by.
     *
     * @param own what it says of itself, which counts most
     * @param given what its source says of it
     * @param text its beginning, to tell its language by
     */
    public record Sayings(
            String source,
            String path,
            String title,
            Map<String, Object> own,
            Map<String, Object> given,
            Supplier<String> text) {}

    /**
     * Values of fields.
     *
     * @param faults what was said of fields that have none, and why it is no value
     */
    public record Found(Map<String, FieldValue> values, List<String> faults) {
        public Found {
            values = Map.copyOf(values);
            faults = List.copyOf(faults);
        }
    }

    /** The values of one document's fields. */
    public Found find(Sayings said) {
        var rules = sources.get(said.source());
        var parts = rules == null
                ? Map.<String, Object>of()
                : rules.path().map(path -> path.parts(said.path())).orElse(Map.of());
        var constants = rules == null ? Map.<String, Object>of() : rules.constants();
        var values = new TreeMap<String, FieldValue>();
        var faults = new ArrayList<String>();
        for (var field : declared.fields()) {
            var raw = Stream.of(said.own(), said.given(), parts, constants)
                    .flatMap(place -> value(place, field.keyOrName()).stream())
                    .findFirst();
            if (raw.isEmpty()) continue;
            FieldReader.read(field.type(), raw.get())
                    .ifPresentOrElse(
                            value -> values.put(field.name(), value), () -> faults.add(fault(field, raw.get())));
        }
        FieldReader.read(FieldSet.TITLE.type(), said.title())
                .ifPresent(title -> values.put(FieldSet.TITLE.name(), title));
        language(said, parts, constants)
                .ifPresent(language -> values.put(FieldSet.LANGUAGE.name(), new FieldValue.Text(language)));
        return new Found(values, faults);
    }

    private static Optional<String> language(Sayings said, Map<String, Object> parts, Map<String, Object> constants) {
        return Stream.of(said.own(), said.given(), parts, constants)
                .flatMap(place -> LANGUAGE_KEYS.stream().flatMap(key -> value(place, key).stream()))
                .flatMap(tag -> Language.tagged(tag).stream())
                .findFirst()
                .or(() -> Language.of(said.text().get()));
    }

    private static String fault(Metadata.Field field, Object raw) {
        var text = raw.toString();
        var shown = text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "..." : text;
        return "field %s is left out: \"%s\" is no %s".formatted(field.name(), shown, field.type());
    }

    /** By its whole name, whatever its case, else along its dots; what is blank is none. */
    private static Optional<Object> value(Map<?, ?> place, String key) {
        var direct = direct(place, key);
        if (direct.isPresent()) return direct.filter(MetadataRules::saysSomething);
        int dot = key.indexOf('.');
        if (dot <= 0) return Optional.empty();
        return direct(place, key.substring(0, dot))
                .flatMap(inner ->
                        inner instanceof Map<?, ?> map ? value(map, key.substring(dot + 1)) : Optional.empty());
    }

    private static Optional<Object> direct(Map<?, ?> place, String key) {
        Object exact = place.get(key);
        if (exact != null) return Optional.of(exact);
        return place.entrySet().stream()
                .filter(entry -> entry.getKey() instanceof String name && name.equalsIgnoreCase(key))
                .<Object>map(Map.Entry::getValue)
                .filter(Objects::nonNull)
                .findFirst();
    }

    private static boolean saysSomething(Object value) {
        return switch (value) {
            case String text -> !text.isBlank();
            case Collection<?> many -> !many.isEmpty();
            default -> true;
        };
    }
}
