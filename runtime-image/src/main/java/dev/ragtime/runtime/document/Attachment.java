package dev.ragtime.runtime.document;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.james.mime4j.dom.Entity;

/**
 * A file in a mail.
 *
 * @param name as its sender called it; of one without a name, its type
 * @param type such as {@code application/pdf}
 */
record Attachment(String name, String type, byte[] content) {
    private static final Map<String, Format> BY_TYPE = Map.of(
            "text/plain", Format.TEXT,
            "text/markdown", Format.MARKDOWN,
            "text/html", Format.HTML,
            "text/csv", Format.CSV,
            "text/tab-separated-values", Format.CSV,
            "application/pdf", Format.PDF,
            "application/json", Format.JSON,
            "message/rfc822", Format.MAIL);

    private static final Set<String> SIGNATURES = Set.of(
            "application/pkcs7-signature",
            "application/x-pkcs7-signature",
            "application/pgp-signature",
            "application/pgp-keys");

    private static final Set<String> SEALED = Set.of("application/pkcs7-mime", "application/x-pkcs7-mime");

    static Attachment of(Entity part, String type) {
        var header = new MailHeader(part.getHeader());
        var name = Optional.ofNullable(part.getFilename()).orElse(header.parameter("name"));
        var visible = MailHeader.decoded(name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1));
        return new Attachment(visible.isEmpty() ? "attachment of type " + type : visible, type, MailText.content(part));
    }

    /** How it is read: by its name, else by its type; empty when it is not. */
    Optional<Format> format() {
        return Format.ofPath(name)
                .or(() -> Optional.ofNullable(BY_TYPE.get(type)))
                .or(() -> Format.ofMediaType(type).filter(Format.PICTURE::equals))
                .or(() -> type.startsWith("text/x-") ? Optional.of(Format.TEXT) : Optional.empty());
    }

    /** Proves who wrote the mail, and says nothing to a reader. */
    boolean isSignature() {
        return SIGNATURES.contains(type);
    }

    String whyUnread() {
        if (SEALED.contains(type)) return "it is encrypted or sealed (S/MIME)";
        if (type.equals("application/ms-tnef") || type.equals("application/vnd.ms-tnef") || name.equals("winmail.dat"))
            return "it is in the format of Outlook alone (TNEF); send it as HTML or plain text";
        return "files of type " + type + " are not read";
    }
}
