package dev.ragtime.runtime.document;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;

/**
 * What a page's own style sheets say about single classes, ids and elements: enough to tell text that is hidden on
 * purpose. Rules for other media and those whose selector needs a browser are left out; a class that any rule shows again
 * counts as shown.
 */
final class StyleRules {
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);

    /** A style sheet's innermost rules: what is inside {@code @media} begins within the braces of that. */
    private static final Pattern RULE = Pattern.compile("([^{}]*)\\{([^{}]*)}");

    private static final Pattern SIMPLE = Pattern.compile("[a-z][a-z0-9]*|(?:[a-z][a-z0-9]*)?[.#][\\w-]+");
    private static final Pattern LAST_CLASS = Pattern.compile("[.#][\\w-]+");
    private static final int MOST_RULES = 5000;

    private final Map<String, Map<String, String>> bySelector = new HashMap<>();
    private final Set<String> shownSomewhere = new HashSet<>();

    private StyleRules() {}

    static StyleRules in(Element page) {
        var rules = new StyleRules();
        for (var style : page.select("style"))
            rules.read(COMMENT.matcher(style.data()).replaceAll(" "));
        return rules;
    }

    private void read(String sheet) {
        var rule = RULE.matcher(withoutOtherMedia(sheet));
        for (int i = 0; i < MOST_RULES && rule.find(); i++) {
            var properties = properties(rule.group(2));
            for (var selector : rule.group(1).toLowerCase(Locale.ROOT).split(",")) add(selector.strip(), properties);
        }
    }

    private void add(String selector, Map<String, String> properties) {
        if (SIMPLE.matcher(selector).matches()) {
            bySelector.computeIfAbsent(selector, s -> new LinkedHashMap<>()).putAll(properties);
        } else if (!properties.getOrDefault("display", "none").equals("none")) {
            var names = LAST_CLASS.matcher(selector);
            while (names.find()) shownSomewhere.add(names.group());
        }
    }

    /** Cuts out every block that begins with an at sign. */
    private static String withoutOtherMedia(String sheet) {
        var kept = new StringBuilder();
        int at = 0;
        for (int next = sheet.indexOf('@'); next >= 0; next = sheet.indexOf('@', at)) {
            kept.append(sheet, at, next);
            at = endOfBlock(sheet, next);
        }
        return kept.append(sheet, at, sheet.length()).toString();
    }

    private static int endOfBlock(String sheet, int from) {
        int depth = 0;
        for (int i = from; i < sheet.length(); i++) {
            char c = sheet.charAt(i);
            if (c == ';' && depth == 0) return i + 1;
            if (c == '{') depth++;
            if (c == '}' && --depth <= 0) return i + 1;
        }
        return sheet.length();
    }

    /** Properties of an element, lower case; its own style attribute wins. */
    Map<String, String> of(Element element) {
        var style = element.attr("style");
        if (bySelector.isEmpty() && style.isEmpty()) return Map.of();
        var found = new HashMap<String, String>();
        for (var selector : selectors(element)) {
            var properties = bySelector.get(selector);
            if (properties == null) continue;
            found.putAll(properties);
            if (shownSomewhere.contains(selector.substring(Math.max(0, selector.indexOf('.')))))
                found.remove("display");
        }
        if (!style.isEmpty()) found.putAll(properties(style));
        return found;
    }

    private static List<String> selectors(Element element) {
        var name = element.normalName();
        var selectors = new ArrayList<String>();
        selectors.add(name);
        for (var c : element.classNames()) {
            var lower = c.toLowerCase(Locale.ROOT);
            selectors.add("." + lower);
            selectors.add(name + "." + lower);
        }
        if (!element.id().isEmpty()) {
            selectors.add("#" + element.id().toLowerCase(Locale.ROOT));
            selectors.add(name + "#" + element.id().toLowerCase(Locale.ROOT));
        }
        return selectors;
    }

    private static Map<String, String> properties(String declarations) {
        var properties = new HashMap<String, String>();
        for (var declaration : declarations.split(";")) {
            int colon = declaration.indexOf(':');
            if (colon <= 0) continue;
            var value =
                    declaration.substring(colon + 1).toLowerCase(Locale.ROOT).replace("!important", "");
            properties.put(declaration.substring(0, colon).strip().toLowerCase(Locale.ROOT), value.strip());
        }
        return properties;
    }
}
