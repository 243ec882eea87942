package dev.ragtime.api.pipeline;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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

    /** All that is wrong with the template, with lines (from 1) and the remedies; empty when it is valid. */
    public Optional<String> violation(String template) {
        var tags = new Tags(template);
        var problems = Stream.of(malformed(template).stream(), tags.problems(), missing(tags))
                .flatMap(all -> all)
                .toList();
        return problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems));
    }

    private static Optional<String> malformed(String template) {
        try {
            Mustache.compiler().compile(template);
            return Optional.empty();
        } catch (MustacheException e) {
            return Optional.of("is not valid Mustache: " + e.getMessage() + ": close every {{ and every section");
        }
    }

    /** Not told beside an unknown name, which is most likely a misspelt one. */
    private Stream<String> missing(Tags tags) {
        if (!tags.unknown.isEmpty()) return Stream.empty();
        return required.stream()
                .filter(name -> !tags.used.contains(name))
                .sorted()
                .map(name -> "does not use %s: add %s"
                        .formatted(
                                name, "passages".equals(name) ? "{{#passages}}{{text}}{{/passages}}" : "{{question}}"));
    }

    /** What the tags of a template name. */
    private static final class Tags {
        private final Set<String> used = new LinkedHashSet<>();
        private final List<String> unknown = new ArrayList<>();
        private final List<String> misused = new ArrayList<>();
        private final Deque<String> sections = new ArrayDeque<>();

        Tags(String template) {
            var tags = TAG.matcher(template);
            while (tags.find()) add(tags.group(1), tags.group(2), line(template, tags));
        }

        Stream<String> problems() {
            return Stream.concat(
                    Stream.of(String.join("; ", unknown))
                            .filter(all -> !all.isEmpty())
                            .map(all -> all + ": " + KNOWN),
                    misused.stream());
        }

        private void add(String sign, String name, String line) {
            switch (sign) {
                case "!" -> {}
                // one too many is malformed, which is told
                case "/" -> sections.poll();
                case ">", "=", "$", "<" ->
                    misused.add(line + "{{" + sign + name + "}} is not supported: write the text out in place");
                default -> {
                    used.add(name);
                    place(sign, name, line);
                    if ("#".equals(sign) || "^".equals(sign)) sections.push(sign + name);
                }
            }
        }

        private void place(String sign, String name, String line) {
            if (EVERYWHERE.contains(name) || IN_SECTIONS.contains(name) && !sections.isEmpty()) return;
            if (!IN_PASSAGES.contains(name)) {
                unknown.add(line + "{{" + sign + name + "}} is unknown");
            } else if (!sections.contains("#passages") && !inUnknownSection()) {
                misused.add(line
                        + "{{%s}} has a value only inside {{#passages}}...{{/passages}}: move it there"
                                .formatted(name));
            }
        }

        /** The section is what is wrong then. */
        private boolean inUnknownSection() {
            return sections.stream()
                    .map(section -> section.substring(1))
                    .anyMatch(name -> !EVERYWHERE.contains(name) && !IN_PASSAGES.contains(name));
        }
    }

    private static String line(String template, Matcher tag) {
        return "line %d: "
                .formatted(template.substring(0, tag.start()).lines().count()
                        + (tag.start() == 0 || template.charAt(tag.start() - 1) == '\n' ? 1 : 0));
    }
}
