package dev.ragtime.runtime.document;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The parts of an Office Open XML file and how they refer to one another (ECMA-376 part 2).
 *
 * @param main the part that the others belong to
 */
record OfficePackage(ZipParts parts, String main) {
    /**
     * What a part refers to.
     *
     * @param type the last word of its address, such as {@code styles}
     * @param target a part, or an address when it is outside
     */
    record Relationship(String type, String target, boolean outside) {}

    static OfficePackage open(byte[] content, Format format) throws UnreadableDocument, IOException {
        var parts = ZipDocument.open(content, format);
        return new OfficePackage(parts, main(parts).orElseThrow(() -> new IOException("its main part is missing")));
    }

    /** Name of the main part's root element; empty where there is none. */
    static String mainElement(ZipParts parts) throws IOException {
        var main = main(parts);
        if (main.isEmpty() || !parts.has(main.get())) return "";
        try (var cursor = new XmlCursor(parts.open(main.get()).orElseThrow())) {
            return cursor.next() ? cursor.name() : "";
        }
    }

    private static Optional<String> main(ZipParts parts) throws IOException {
        return relationships(parts, "").values().stream()
                .filter(one -> one.type().equals("officeDocument") && !one.outside())
                .map(Relationship::target)
                .findFirst();
    }

    /** Goes through a part; empty when it is missing. */
    Optional<XmlCursor> cursor(String part) throws IOException {
        var in = parts.open(part);
        return in.isEmpty() ? Optional.empty() : Optional.of(new XmlCursor(in.get()));
    }

    /** All of a small part; empty when it is missing. */
    Optional<Xml.Element> root(String part) throws IOException {
        return root(parts, part);
    }

    static Optional<Xml.Element> root(ZipParts parts, String part) throws IOException {
        var in = parts.open(part);
        if (in.isEmpty()) return Optional.empty();
        try (var cursor = new XmlCursor(in.get())) {
            return cursor.next() ? Optional.of(cursor.element()) : Optional.empty();
        }
    }

    /** All of the first part of a type that a part refers to. */
    Optional<Xml.Element> related(String part, String type) throws IOException {
        var target = target(part, type);
        return target.isEmpty() ? Optional.empty() : root(target.get());
    }

    Optional<String> target(String part, String type) throws IOException {
        return relationships(part).values().stream()
                .filter(one -> one.type().equals(type) && !one.outside())
                .map(Relationship::target)
                .findFirst();
    }

    /** By id; empty when the part refers to nothing. */
    Map<String, Relationship> relationships(String part) throws IOException {
        return relationships(parts, part);
    }

    private static Map<String, Relationship> relationships(ZipParts parts, String part) throws IOException {
        int slash = part.lastIndexOf('/') + 1;
        var folder = part.substring(0, slash);
        var found = new LinkedHashMap<String, Relationship>();
        var root = root(parts, folder + "_rels/" + part.substring(slash) + ".rels");
        if (root.isEmpty()) return found;
        root.get().all("Relationship").forEach(one -> {
            var type = one.attribute("Type");
            var outside = one.attribute("TargetMode").equals("External");
            var target = outside ? one.attribute("Target") : resolved(folder, one.attribute("Target"));
            found.put(
                    one.attribute("Id"), new Relationship(type.substring(type.lastIndexOf('/') + 1), target, outside));
        });
        return found;
    }

    /** The name of the part that a path leads to from a folder. */
    static String resolved(String folder, String target) {
        var path = new ArrayDeque<String>();
        for (var step :
                decoded(target.startsWith("/") ? target : folder + target).split("/")) {
            if (step.equals("..")) path.pollLast();
            else if (!step.isEmpty() && !step.equals(".")) path.addLast(step);
        }
        return String.join("/", path);
    }

    private static String decoded(String path) {
        if (!path.contains("%")) return path;
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return path; // a name with a percent sign of its own
        }
    }

    Map<String, Object> properties() throws IOException {
        return Properties.ofOffice(core());
    }

    private Optional<Xml.Element> core() throws IOException {
        return related("", "core-properties");
    }

    /** What the properties say, unless a program made it up. */
    Optional<String> title() throws IOException {
        return core().flatMap(root -> root.first("title"))
                .map(Xml.Element::text)
                .flatMap(GivenTitle::of);
    }
}
