package dev.ragtime.runtime.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.SingleBody;

/** Walks through the parts of a mail; what cannot be read is named, and the rest is read. */
final class MailParts {
    private static final int DEEPEST_MAIL = 10;

    /** Parts that are named one by one. */
    private static final int MOST_NAMED = 10;

    /** Of the words of the page: plain text with less of them only says that there is a page. */
    private static final double EQUIVALENT = 0.5;

    private final Sections sections;
    private final String subject;
    private final int maxCharacters;
    private final PictureReader reader;
    private final List<String> unread = new ArrayList<>();
    private int unreadParts;
    private Optional<String> pictures = Optional.empty();

    MailParts(Sections sections, String subject, int maxCharacters, PictureReader reader) {
        this.sections = sections;
        this.subject = subject;
        this.maxCharacters = maxCharacters;
        this.reader = reader;
    }

    /** @param depth mails around this one, from 0 */
    void readMail(Message mail, int depth) throws UnreadableDocument {
        sections.paragraph(new MailHeader(mail.getHeader()).summary());
        read(mail, depth);
    }

    /** What could not be read, and why. */
    Optional<String> unread() {
        if (unread.isEmpty()) return Optional.empty();
        var named = String.join("; ", unread);
        int more = unreadParts - unread.size();
        return Optional.of(more == 0 ? named : named + "; and %d more parts".formatted(more));
    }

    /** How pictures in what is attached were read. */
    Optional<String> pictures() {
        return pictures;
    }

    void unread(String reason) {
        if (++unreadParts <= MOST_NAMED) unread.add(reason);
    }

    private void read(Entity part, int depth) throws UnreadableDocument {
        var type = type(part);
        switch (part.getBody()) {
            case Multipart parts -> readParts(parts, type, depth);
            case Message mail -> readInner(mail, Attachment.of(part, type).name(), depth);
            case SingleBody _ -> {
                if (isAttached(part, type)) readAttachment(Attachment.of(part, type), depth);
                else readText(part, type);
            }
            case null, default -> {}
        }
    }

    private static String type(Entity part) {
        return Optional.ofNullable(part.getMimeType()).orElse("text/plain").toLowerCase(Locale.ROOT);
    }

    private static boolean isAttached(Entity part, String type) {
        boolean text = type.equals("text/plain") || type.equals("text/html") || type.equals("message/delivery-status");
        return !text || "attachment".equalsIgnoreCase(part.getDispositionType()) || part.getFilename() != null;
    }

    private void readParts(Multipart multipart, String type, int depth) throws UnreadableDocument {
        var parts = multipart.getBodyParts();
        switch (type) {
            case "multipart/alternative" -> readBest(parts, depth);
            case "multipart/encrypted" -> unread("its text is encrypted");
            case "multipart/related" -> {
                // the pictures of a page, which it shows in its text
                for (var part : parts) if (!type(part).startsWith("image/")) read(part, depth);
            }
            case "multipart/signed" -> {
                if (!parts.isEmpty()) read(parts.getFirst(), depth);
            }
            default -> {
                for (var part : parts) read(part, depth);
            }
        }
    }

    /** Plain text where it says as much as the page; else the last, which its author thought the best. */
    private void readBest(List<Entity> parts, int depth) throws UnreadableDocument {
        var plain =
                parts.stream().filter(part -> type(part).equals("text/plain")).findFirst();
        var rich = parts.reversed().stream()
                .filter(part -> !type(part).equals("text/plain") && !type(part).equals("text/calendar"))
                .findFirst();
        if (rich.isEmpty() || plain.isPresent() && saysAsMuch(plain.get(), rich.get())) {
            if (plain.isPresent()) read(plain.get(), depth);
        } else {
            read(rich.get(), depth);
        }
    }

    private static boolean saysAsMuch(Entity plain, Entity rich) throws UnreadableDocument {
        long words = 0;
        for (var leaf : leaves(rich)) {
            if (type(leaf).equals("text/html")) words += MailText.words(MailText.page(leaf));
            else if (!type(leaf).startsWith("image/")) return false;
        }
        return MailText.words(MailText.plain(plain)) >= EQUIVALENT * words;
    }

    private static List<Entity> leaves(Entity part) {
        if (!(part.getBody() instanceof Multipart multipart)) return List.of(part);
        return multipart.getBodyParts().stream()
                .flatMap(inner -> leaves(inner).stream())
                .toList();
    }

    private void readText(Entity part, String type) throws UnreadableDocument {
        if (type.equals("text/html")) {
            readPage(part);
        } else {
            for (var paragraph : MailText.paragraphs(MailText.plain(part))) sections.paragraph(paragraph);
        }
    }

    private void readPage(Entity part) throws UnreadableDocument {
        ParsedText page;
        try {
            page = HtmlParser.parse(MailText.page(part), maxCharacters);
        } catch (UnreadableDocument e) {
            unread("its text in HTML: " + e.reason());
            return;
        }
        Inserted.add(page, subject, sections);
    }

    private void readInner(Message mail, String name, int depth) throws UnreadableDocument {
        if (depth + 1 > DEEPEST_MAIL) {
            unread("there are mails in mails, more than " + DEEPEST_MAIL + " deep");
            return;
        }
        var outside =
                sections.enter(new MailHeader(mail.getHeader()).field("subject").orElse(name));
        readMail(mail, depth + 1);
        sections.leave(outside);
    }

    private void readAttachment(Attachment attachment, int depth) throws UnreadableDocument {
        if (attachment.isSignature()) return;
        var format = attachment.format();
        if (format.isEmpty()) {
            unread(attachment.name() + ": " + attachment.whyUnread());
            return;
        }
        if (format.get() == Format.MAIL) {
            readInner(MailParser.mail(attachment.content()), attachment.name(), depth);
            return;
        }
        ParsedText parsed;
        try {
            parsed = Parsers.parse(format.get(), attachment.name(), attachment.content(), maxCharacters, reader);
        } catch (UnreadableDocument e) {
            pictures = pictures.or(e::pictures);
            unread(attachment.name() + ": " + e.reason());
            return;
        }
        pictures = pictures.or(parsed::pictures);
        parsed.unread().ifPresent(reason -> unread(attachment.name() + ": " + reason));
        var outside = sections.enter(attachment.name());
        Inserted.add(parsed, attachment.name(), sections);
        sections.leave(outside);
    }
}
