package dev.ragtime.runtime.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import dev.ragtime.runtime.access.PrincipalList;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * What a Markdown file says about itself above its text: YAML between {@code ---} and {@code ---} or {@code ...}, TOML
 * between {@code +++}, or a JSON object. Text between two rules is none. Whatever else of it cannot be read, that it speaks of
 * principals is not lost: a document that was to be for few must not be for all that its source gives it to.
 *
 * @param length characters of the file that it takes; 0 when there is none
 */
record FrontMatter(Map<String, Object> values, int length) {
    static final FrontMatter NONE = new FrontMatter(Map.of(), 0);

    private static final Pattern YAML = Pattern.compile(
            "\\A\\s*---[ \\t]*(?:ya?ml[ \\t]*)?\\n(.*?\\n)??(?:---|\\.\\.\\.)[ \\t]*(?:\\n|\\z)", Pattern.DOTALL);
    private static final Pattern TOML =
            Pattern.compile("\\A\\+\\+\\+[ \\t]*\\n(.*?\\n)??\\+\\+\\+[ \\t]*(?:\\n|\\z)", Pattern.DOTALL);

    private static final Pattern JSON = Pattern.compile("\\A\\{\\s*\"");

    /** Keeps the digits of numbers, as that of TOML does anyway. */
    private static final ObjectMapper JSON_VALUES =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    /** A line as front matter has them even where it is no valid YAML. */
    private static final Pattern KEY_AND_VALUE = Pattern.compile("([A-Za-z_][\\w.-]*)[ \\t]*:(?:[ \\t]+(.*))?");

    /** As a key of any form, however broken what stands around it is. */
    private static final Pattern PRINCIPALS =
            Pattern.compile("(?im)^[^\\w\\n]*" + PrincipalList.KEY + "[^\\w\\n]*?(?:[:=]|$)");

    private static final Pattern PRINCIPALS_IN_JSON = Pattern.compile("(?i)\"" + PrincipalList.KEY + "\"\\s*:");

    private static final Pattern OPENED = Pattern.compile("\\A\\s*(?:---[ \\t]*(?:ya?ml[ \\t]*)?|\\+\\+\\+[ \\t]*)\\n");

    private static final Pattern KEY = Pattern.compile("[a-z_][A-Za-z0-9_.-]*");

    /** Lists and maps that YAML may name again: n times make 3^(n/3) out of one at most. */
    private static final int MOST_ALIASES = 9;

    /** Takes numbers and truth values for texts: what 1.10 is depends on the type of the field that it is for. */
    private static final class ScalarsAsWritten extends Resolver {
        private static final Set<Tag> TEXTS = Set.of(Tag.BOOL, Tag.INT, Tag.FLOAT);

        @Override
        public Tag resolve(NodeId kind, String value, boolean implicit) {
            var tag = super.resolve(kind, value, implicit);
            return TEXTS.contains(tag) ? Tag.STR : tag;
        }
    }

    static FrontMatter of(String markdown) {
        var yaml = YAML.matcher(markdown);
        if (yaml.find()) return yaml(text(yaml.group(1)), yaml.end()).unless(PRINCIPALS, text(yaml.group(1)));
        var toml = TOML.matcher(markdown);
        if (toml.find()) return toml(text(toml.group(1)), toml.end()).unless(PRINCIPALS, text(toml.group(1)));
        if (JSON.matcher(markdown).find()) return json(markdown).unless(PRINCIPALS_IN_JSON, markdown);
        var opened = OPENED.matcher(markdown);
        return opened.find() ? NONE.unless(PRINCIPALS, paragraph(markdown, opened.end())) : NONE;
    }

    /** Up to the next empty line. */
    private static String paragraph(String text, int from) {
        int end = text.indexOf("\n\n", from);
        return text.substring(from, end < 0 ? text.length() : end);
    }

    /** None that speaks of principals names nobody, and says that it cannot be read. */
    private FrontMatter unless(Pattern principals, String raw) {
        if (length > 0 || !principals.matcher(raw).find()) return this;
        return new FrontMatter(Map.of(PrincipalList.KEY, PrincipalList.UNREADABLE), 0);
    }

    Optional<String> title() {
        return values.entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase("title"))
                .map(Map.Entry::getValue)
                .findFirst()
                .filter(title -> !(title instanceof Map) && !(title instanceof List))
                .map(title -> VisibleText.line(title.toString()))
                .filter(title -> !title.isEmpty());
    }

    private static String text(String matched) {
        return matched == null ? "" : matched;
    }

    private static Object loaded(String yaml) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(true);
        options.setMaxAliasesForCollections(MOST_ALIASES);
        var dumping = new DumperOptions();
        return new Yaml(
                        new SafeConstructor(options),
                        new Representer(dumping),
                        dumping,
                        options,
                        new ScalarsAsWritten())
                .load(yaml);
    }

    private static FrontMatter yaml(String text, int length) {
        if (text.isBlank()) return new FrontMatter(Map.of(), length);
        try {
            Object loaded = loaded(text);
            if (!(loaded instanceof Map<?, ?> map) || isProse(text, map)) return NONE;
            return new FrontMatter(plain(map), length);
        } catch (YAMLException | StackOverflowError e) {
            return byLine(text, length);
        }
    }

    /** Text below a rule begins after an empty line, and "Note: text" looks like a key only there. */
    private static boolean isProse(String text, Map<?, ?> map) {
        if (!text.startsWith("\n")) return false;
        return !map.keySet().stream()
                .allMatch(key ->
                        !isComposed(key) && KEY.matcher(String.valueOf(key)).matches());
    }

    /** What people write that YAML refuses, such as a colon in a title that is not quoted. */
    private static FrontMatter byLine(String text, int length) {
        var values = new LinkedHashMap<String, Object>();
        var lines = List.of(text.split("\n"));
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            if (line.isBlank() || line.startsWith("#") || line.startsWith(" ") || line.startsWith("\t")) continue;
            if (line.startsWith("- ") && !values.isEmpty()) continue;
            var pair = KEY_AND_VALUE.matcher(line.stripTrailing());
            if (!pair.matches()) return NONE;
            var value = text(pair.group(2)).strip();
            if (isPrincipals(pair.group(1))) values.put(pair.group(1), principals(entry(lines, i)));
            else if (!value.isEmpty()) values.put(pair.group(1), unquoted(value));
        }
        return values.isEmpty() ? NONE : new FrontMatter(values, length);
    }

    /** A line and those that go on with it. */
    private static String entry(List<String> lines, int first) {
        int end = first + 1;
        while (end < lines.size() && lines.get(end).matches("\\s.*|-( .*)?|")) end++;
        return String.join("\n", lines.subList(first, end));
    }

    private static Object principals(String entry) {
        try {
            return loaded(entry) instanceof Map<?, ?> map
                    ? plain(map).values().iterator().next()
                    : PrincipalList.UNREADABLE;
        } catch (YAMLException | StackOverflowError e) {
            return PrincipalList.UNREADABLE;
        }
    }

    private static boolean isPrincipals(Object key) {
        return PrincipalList.isKey(key.toString());
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1
                && (value.startsWith("\"") && value.endsWith("\"") || value.startsWith("'") && value.endsWith("'"));
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private static FrontMatter toml(String text, int length) {
        try {
            return new FrontMatter(plain(new TomlMapper().readValue(text, Map.class)), length);
        } catch (JsonProcessingException | StackOverflowError e) {
            return NONE;
        }
    }

    /** Up to the end of its line; a file of nothing else is text. */
    private static FrontMatter json(String markdown) {
        try (var parser = JSON_VALUES.createParser(markdown)) {
            var values = JSON_VALUES.readValue(parser, Map.class);
            var end = (int) parser.currentLocation().getCharOffset();
            var rest = markdown.substring(end);
            return rest.matches("(?s)[ \\t]*\\n.*\\S.*") ? new FrontMatter(plain(values), end) : NONE;
        } catch (IOException | StackOverflowError e) {
            return NONE;
        }
    }

    private static Map<String, Object> plain(Map<?, ?> map) {
        var plain = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> {
            if (key == null || isComposed(key)) return;
            if (value != null) plain.put(key.toString(), plain(value));
            else if (isPrincipals(key)) plain.put(key.toString(), List.of());
        });
        return plain;
    }

    private static boolean isComposed(Object key) {
        return key instanceof Map || key instanceof Iterable;
    }

    private static Object plain(Object value) {
        return switch (value) {
            case Map<?, ?> map -> plain(map);
            case Iterable<?> many -> {
                var list = new ArrayList<Object>();
                many.forEach(one -> {
                    // a text as it is: names of principals are compared by every character
                    if (one != null) list.add(one instanceof String ? one : plain(one));
                });
                yield list;
            }
            case Date date -> date(date);
            case String text -> text.strip();
            case Number number -> number;
            case Boolean truth -> truth;
            default -> value.toString();
        };
    }

    /** A day alone is read as its midnight in UTC. */
    private static String date(Date date) {
        var time = date.toInstant().atOffset(ZoneOffset.UTC);
        boolean day = time.toLocalTime().toSecondOfDay() == 0;
        return (day ? DateTimeFormatter.ISO_LOCAL_DATE : DateTimeFormatter.ISO_OFFSET_DATE_TIME).format(time);
    }
}
