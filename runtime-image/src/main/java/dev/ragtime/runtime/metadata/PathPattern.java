package dev.ragtime.runtime.metadata;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Names parts of paths, as in {@code {team}/{year}/**}. */
final class PathPattern {
    private static final Pattern TOKEN = Pattern.compile("\\{([a-z][a-z0-9_]*)}|\\*\\*/|\\*\\*|\\*|\\?");

    private final Pattern regex;
    private final List<String> names = new ArrayList<>();

    PathPattern(String pattern) {
        var built = new StringBuilder();
        var token = TOKEN.matcher(pattern);
        int end = 0;
        while (token.find()) {
            built.append(Pattern.quote(pattern.substring(end, token.start())));
            built.append(regex(token.group()));
            if (token.group(1) != null) names.add(token.group(1));
            end = token.end();
        }
        regex = Pattern.compile(
                built.append(Pattern.quote(pattern.substring(end))).toString(), Pattern.DOTALL);
    }

    private static String regex(String token) {
        return switch (token) {
            case "**/" -> "(?:.*/)?";
            case "**" -> ".*";
            case "*" -> "[^/]*";
            case "?" -> "[^/]";
            default -> "([^/]+?)";
        };
    }

    /** Parts by name; none when the path is of another form. A name that stands twice is what it was first. */
    Map<String, Object> parts(String path) {
        var matched = regex.matcher(path);
        if (!matched.matches()) return Map.of();
        var parts = new LinkedHashMap<String, Object>();
        for (int i = 0; i < names.size(); i++) parts.putIfAbsent(names.get(i), matched.group(i + 1));
        return parts;
    }
}
