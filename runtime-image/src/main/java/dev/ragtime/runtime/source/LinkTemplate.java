package dev.ragtime.runtime.source;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Addresses of files in a browser, as the author of a source says they are made. */
final class LinkTemplate {
    private LinkTemplate() {}

    /**
     * The template with its {@code {commit}} and {@code {path}} filled in.
     *
     * @param path from the repository's root; escaped as part of an address, its {@code /} kept
     */
    static String fill(String template, String commit, String path) {
        return template.replace("{commit}", commit).replace("{path}", escaped(path));
    }

    /** The template with its {@code {id}} filled in. */
    static String fill(String template, String id) {
        return template.replace("{id}", escapedPart(id));
    }

    /** A path as part of an address. */
    static String escaped(String path) {
        return Arrays.stream(path.split("/", -1)).map(LinkTemplate::escapedPart).collect(Collectors.joining("/"));
    }

    private static String escapedPart(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
