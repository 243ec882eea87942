package dev.ragtime.runtime.document;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.james.mime4j.MimeIOException;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.field.ContentTypeField;
import org.apache.james.mime4j.message.BasicBodyFactory;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.MimeConfig;

/** An e-mail: its subject as title, who wrote it to whom and when, its text, and what is attached. */
final class MailParser {
    private static final int LONGEST_TITLE = 1000;

    /** Fields of which each mail has one at least. */
    private static final List<String> EXPECTED =
            List.of("from", "to", "subject", "date", "message-id", "received", "mime-version", "content-type");

    private static final MimeConfig LIMITS = MimeConfig.custom()
            .setMaxLineLen(-1)
            .setMaxHeaderLen(1 << 20)
            .setMaxHeaderCount(10_000)
            .build();

    private MailParser() {}

    /** @throws UnreadableDocument when it is no mail, or nothing of it can be read */
    static ParsedText parse(byte[] content, int maxCharacters, PictureReader reader) throws UnreadableDocument {
        var mail = mail(content);
        var header = new MailHeader(mail.getHeader());
        if (EXPECTED.stream().allMatch(name -> header.field(name).isEmpty())) {
            throw UnreadableDocument.permanent("it is not an e-mail: it has no header");
        }
        var subject = header.field("subject");
        var title = subject.filter(text -> text.length() <= LONGEST_TITLE);
        var sections = new Sections(title, maxCharacters);
        if (title.isEmpty() && subject.isPresent()) sections.paragraph(subject.get());
        var parts = new MailParts(sections, title.orElse(""), maxCharacters, reader);
        parts.readMail(mail, 0);
        if (isCutOff(mail, content)) parts.unread("it is cut off: the end of its last part is missing");
        if (sections.isEmpty() && title.isPresent()) sections.heading(1, title.get());
        var parsed = sections.parsed();
        return new ParsedText(
                parsed.title(), Properties.ofMail(header), parsed.sections(), parts.unread(), parts.pictures());
    }

    static Message mail(byte[] content) throws UnreadableDocument {
        try {
            var builder = new DefaultMessageBuilder();
            builder.setMimeEntityConfig(LIMITS);
            // a character set that is not known is no reason to read nothing
            builder.setBodyFactory(new BasicBodyFactory(true));
            return builder.parseMessage(new ByteArrayInputStream(content));
        } catch (MimeIOException e) {
            throw UnreadableDocument.permanent("it is not a valid e-mail: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory are always readable", e);
        }
    }

    private static boolean isCutOff(Message mail, byte[] content) {
        if (!(mail.getBody() instanceof Multipart)) return false;
        return Optional.ofNullable(mail.getHeader().getField("Content-Type"))
                .filter(ContentTypeField.class::isInstance)
                .map(type -> ((ContentTypeField) type).getBoundary())
                .filter(boundary -> !new String(content, StandardCharsets.ISO_8859_1).contains("--" + boundary + "--"))
                .isPresent();
    }
}
