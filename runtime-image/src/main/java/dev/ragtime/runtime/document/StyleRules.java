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
    private static final Pattern SIMPLE = Pattern.compile("[a-z][a-z0-9]*|(?:[a-z][a-z0-9]*)?[.#][\\w-]+");
    private static final Pattern LAST_CLASS = Pattern.compile("[.#][\\w-]+");
    private static final int MOST_RULES = 5000;

    private final Map<String, Map<String, String>> bySelector = new HashMap<>();
    private final Set<String> shownSomewhere = new HashSet<>();

    private StyleRules() {}

    static StyleRules in(Element page) {
        var rules = new StyleRules();
        for (var style : page.select("style")) rules.read(withoutOtherMedia(withoutComments(style.data())));
        return rules;
    }

    /**
     * Reads a sheet's innermost rules: what is inside {@code @media} begins within the braces of that. By hand, for an
     * expression would try a sheet without braces from each of its characters.
     */
    private void read(String sheet) {
        int from = 0;
        int found = 0;
        for (int end = sheet.indexOf('}'); end >= 0 && found < MOST_RULES; end = sheet.indexOf('}', from)) {
            int brace = lastBrace(sheet, from, end);
            if (brace >= 0) {
                found++;
                var selectors = sheet.substring(Math.max(from, lastBrace(sheet, from, brace) + 1), brace);
                var properties = properties(sheet.substring(brace + 1, end));
                for (var selector : selectors.toLowerCase(Locale.ROOT).split(",")) add(selector.strip(), properties);
            }
            from = end + 1;
        }
    }

    /** The last opening brace in a range; -1 for none. */
    private static int lastBrace(String sheet, int from, int to) {
        int at = to - 1;
        while (at >= from && sheet.charAt(at) != '{') at--;
        return at < from ? -1 : at;
    }

    /** One that nothing ends goes on to the end of the sheet. */
    private static String withoutComments(String sheet) {
        var kept = new StringBuilder();
        int at = 0;
        for (int next = sheet.indexOf("/*"); next >= 0; next = sheet.indexOf("/*", at)) {
            kept.append(sheet, at, next).append(' ');
            int end = sheet.indexOf("*/", next + 2);
            at = end < 0 ? sheet.length() : end + 2;
        }
        return kept.append(sheet, at, sheet.length()).toString();
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
            var name = declaration.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            if (!Hidden.PROPERTIES.contains(name)) continue;
            var value =
                    declaration.substring(colon + 1).toLowerCase(Locale.ROOT).replace("!important", "");
            properties.put(name, value.strip());
        }
        return properties;
    }
}
