package dev.ragtime.operator.pipeline;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the template of a message may contain: the variables of the prompt, each where it has a value. Mustache itself
 * leaves an unknown variable out in silence, which in a prompt goes unnoticed until the answers are bad.
 */
public enum PromptTemplate {
    /** The system message: any of the variables. */
    SYSTEM(Set.of()),
    /** The user message: must hold the question and the passages. */
    USER(Set.of("question", "passages"));

    private static final Set<String> EVERYWHERE = Set.of("question", "passages");
    private static final Set<String> IN_PASSAGES = Set.of("number", "title", "path", "text");
    /** Specials of the engine inside a section: the value itself, and the place in a list. */
    private static final Set<String> IN_SECTIONS = Set.of(".", "this", "-first", "-last", "-index");

    private static final Pattern TAG = Pattern.compile("\\{\\{\\{?([#^/>&!=$<]?)\\s*([^}]*?)\\s*}?}}", Pattern.DOTALL);
    private static final String KNOWN =
            "known are question and passages, and inside {{#passages}} number, title, path and text";

    private final Set<String> required;

    PromptTemplate(Set<String> required) {
        this.required = required;
    }

    /** The first thing wrong with the template, with its line (from 1) and the remedy; empty when it is valid. */
    public Optional<String> violation(String template) {
        try {
            Mustache.compiler().compile(template);
        } catch (MustacheException e) {
            return Optional.of(malformed(e));
        }
        return variables(template);
    }

    private static String malformed(MustacheException e) {
        return "is not valid Mustache: " + e.getMessage() + ": close every {{ and every section";
    }

    private Optional<String> variables(String template) {
        var used = new LinkedHashSet<String>();
        Deque<String> sections = new ArrayDeque<>();
        var tags = TAG.matcher(template);
        while (tags.find()) {
            var sign = tags.group(1);
            var name = tags.group(2);
            switch (sign) {
                case "!" -> {}
                case "/" -> sections.pop();
                case ">", "=", "$", "<" -> {
                    return Optional.of(line(template, tags) + "{{" + sign + name
                            + "}} is not supported: write the text out in place");
                }
                default -> {
                    var problem = misplaced(name, sections);
                    if (problem.isPresent()) return problem.map(text -> line(template, tags) + text);
                    used.add(name);
                    if ("#".equals(sign) || "^".equals(sign)) sections.push(sign + name);
                }
            }
        }
        return required.stream()
                .filter(name -> !used.contains(name))
                .sorted()
                .findFirst()
                .map(name -> "does not use %s: add %s"
                        .formatted(
                                name, "passages".equals(name) ? "{{#passages}}{{text}}{{/passages}}" : "{{question}}"));
    }

    private static Optional<String> misplaced(String name, Deque<String> sections) {
        if (EVERYWHERE.contains(name)) return Optional.empty();
        if (IN_SECTIONS.contains(name) && !sections.isEmpty()) return Optional.empty();
        if (!IN_PASSAGES.contains(name)) return Optional.of("{{%s}} is unknown: %s".formatted(name, KNOWN));
        if (sections.contains("#passages")) return Optional.empty();
        return Optional.of(
                "{{%s}} has a value only inside {{#passages}}...{{/passages}}: move it there".formatted(name));
    }

    private static String line(String template, Matcher tag) {
        return "line %d: "
                .formatted(template.substring(0, tag.start()).lines().count()
                        + (tag.start() == 0 || template.charAt(tag.start() - 1) == '\n' ? 1 : 0));
    }
}
