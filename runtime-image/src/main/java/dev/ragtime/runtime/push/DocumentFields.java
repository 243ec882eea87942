package dev.ragtime.runtime.push;

import dev.ragtime.runtime.access.PrincipalList;
import dev.ragtime.runtime.access.PrincipalList.MalformedException;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.document.Format;
import dev.ragtime.runtime.http.PrincipalNames;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Checks what is said of a document before it is taken; what is wrong ends as a 400 that names field and remedy. */
final class DocumentFields {
    /** As many bytes as a document may have that is read. */
    static final int MAX_BYTES = 32 << 20;

    private static final int LONGEST_ID = 512;
    private static final int LONGEST_TITLE = 1024;
    private static final int LONGEST_LINK = 2048;

    private DocumentFields() {}

    /** @param field where it stands in the request */
    static String id(String id, String field) {
        var bad = id.isBlank()
                || id.length() > LONGEST_ID
                || id.startsWith("/")
                || id.chars().anyMatch(Character::isISOControl)
                || Arrays.stream(id.split("/", -1))
                        .anyMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
        if (!bad) return id;
        throw CallError.invalid(
                "invalid_id",
                field,
                field + " must be a name such as handbook/leave.md: 1 to " + LONGEST_ID
                        + " characters, no control characters, and no part between slashes that is empty, . or ..");
    }

    static String title(String title, String field) {
        return atMost(title.strip(), LONGEST_TITLE, field);
    }

    static String link(String link, String field) {
        if (link.isEmpty() || link.startsWith("https://") || link.startsWith("http://"))
            return atMost(link, LONGEST_LINK, field);
        throw CallError.invalid("invalid_link", field, field + " must begin with https:// or http://");
    }

    /**
     * The media type, without one that says nothing.
     *
     * @param name of the document, whose ending may tell its format
     */
    static String mediaType(String mediaType, String name, String field) {
        var type = mediaType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        var saysNothing = type.isEmpty()
                || type.equals("application/octet-stream")
                || type.equals("application/x-www-form-urlencoded");
        if (saysNothing) return "";
        if (type.startsWith("text/")
                || Format.ofMediaType(type).isPresent()
                || Format.ofPath(name).isPresent()) return atMost(mediaType.strip(), LONGEST_TITLE, field);
        throw CallError.invalid(
                "unsupported_media_type",
                field,
                "%s %s is of no format that is read: send text, or see the formats of docs/knowledgebase.md"
                        .formatted(field, type));
    }

    static byte[] content(byte[] content, String field) {
        if (content.length > MAX_BYTES) {
            throw new CallError(
                    CallError.Kind.TOO_LARGE,
                    "document_too_large",
                    "%s has %d bytes, more than the %d that a document may have: split it"
                            .formatted(field, content.length, MAX_BYTES));
        }
        if (content.length == 0)
            throw CallError.invalid("empty_document", field, field + " is empty: send the document's bytes");
        return content;
    }

    /** Who may read a document, as a client writes it in a header: ASCII, which is all that arrives as it was sent. */
    static List<String> header(String text, String name) {
        PrincipalNames.requirePlain(text, name);
        return principals(text, name);
    }

    /** Who may read a document, as a text; a blank one is nobody. */
    static List<String> principals(String text, String field) {
        try {
            return principals(PrincipalList.names(text), field);
        } catch (MalformedException e) {
            throw PrincipalNames.malformed(field, e);
        }
    }

    /** @param names as they are; an empty list is nobody */
    static List<String> principals(List<String> names, String field) {
        try {
            PrincipalList.of(names);
            return List.copyOf(names);
        } catch (MalformedException e) {
            throw PrincipalNames.malformed(field, e);
        }
    }

    private static String atMost(String text, int characters, String field) {
        if (text.length() <= characters) return text;
        throw CallError.invalid("too_long", field, field + " is longer than " + characters + " characters");
    }
}
