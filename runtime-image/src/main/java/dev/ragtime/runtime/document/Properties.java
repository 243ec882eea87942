package dev.ragtime.runtime.document;

import dev.ragtime.runtime.access.PrincipalList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.dom.field.AddressListField;
import org.apache.james.mime4j.dom.field.DateTimeField;
import org.apache.james.mime4j.dom.field.MailboxListField;
import org.apache.james.mime4j.stream.Field;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.jsoup.nodes.Document;

/**
 * What files say of themselves beside their text, under the same names whatever the format: {@code author}, {@code created},
 * {@code modified}, {@code subject}, {@code keywords}, {@code description}, {@code category}, {@code language}. What an
 * office program writes as language is that of its user, and is left out.
 */
final class Properties {
    /** A page may have any number; those of use stand first. */
    private static final int MOST_OF_PAGE = 100;

    private final Map<String, Object> values = new LinkedHashMap<>();

    private Properties() {}

    /** @param core part {@code docProps/core.xml} (ECMA-376, part 2) */
    static Map<String, Object> ofOffice(Optional<Xml.Element> core) {
        var properties = new Properties();
        core.ifPresent(root -> properties
                .put("author", root.first("creator"))
                .put("author", root.first("lastModifiedBy"))
                .put("created", root.first("created"))
                .put("modified", root.first("modified"))
                .put("subject", root.first("subject"))
                .put("description", root.first("description"))
                .put("category", root.first("category"))
                .keywords(root.first("keywords").map(Xml.Element::text).orElse("")));
        return properties.values;
    }

    /** @param meta part {@code meta.xml} (OpenDocument 1.3, part 3) */
    static Map<String, Object> ofOpenDocument(Optional<Xml.Element> meta) {
        var properties = new Properties();
        meta.flatMap(root -> root.first("meta"))
                .ifPresent(root -> properties
                        .put("author", root.first("initial-creator"))
                        .put("author", root.first("creator"))
                        .put("created", root.first("creation-date"))
                        .put("modified", root.first("date"))
                        .put("subject", root.first("subject"))
                        .put("description", root.first("description"))
                        .put("keywords", root.all("keyword").map(Xml.Element::text)));
        return properties.values;
    }

    /** @param book package document (EPUB 3.3) */
    static Map<String, Object> ofBook(Xml.Element book) {
        var properties = new Properties();
        book.first("metadata")
                .ifPresent(root -> properties
                        .put("author", root.all("creator").map(Xml.Element::text))
                        .put("created", root.first("date"))
                        .put(
                                "modified",
                                root.all("meta")
                                        .filter(one -> one.attribute("property").equals("dcterms:modified"))
                                        .findFirst())
                        .put("subject", root.all("subject").map(Xml.Element::text))
                        .put("description", root.first("description"))
                        .put("publisher", root.first("publisher"))
                        .put("language", root.first("language")));
        return properties.values;
    }

    static Map<String, Object> ofPdf(PDDocumentInformation information) {
        return new Properties()
                .put("author", information.getAuthor())
                .put("created", time(information.getCreationDate()))
                .put("modified", time(information.getModificationDate()))
                .put("subject", information.getSubject())
                .keywords(information.getKeywords())
                .values;
    }

    private static String time(Calendar time) {
        return time == null ? "" : time.toInstant().toString();
    }

    /** Also what its {@code meta} elements say, under their own names. */
    static Map<String, Object> ofPage(Document page) {
        var properties = new Properties();
        page.select("html[lang]").forEach(html -> properties.put("language", html.attr("lang")));
        // before others, of which a page may have too many; one that names nobody says so
        page.select("meta[name=principals], meta[property=principals]").stream()
                .findFirst()
                .ifPresent(meta -> properties.values.put(PrincipalList.KEY, meta.attr("content")));
        page.select("meta[name], meta[property]").stream().limit(MOST_OF_PAGE).forEach(meta -> {
            var name = (meta.hasAttr("name") ? meta.attr("name") : meta.attr("property")).toLowerCase(Locale.ROOT);
            if (name.equals("keywords")) properties.keywords(meta.attr("content"));
            else properties.put(name, meta.attr("content"));
        });
        return properties.values;
    }

    /** Addresses alone, without names. */
    static Map<String, Object> ofMail(MailHeader header) {
        var fields = header.header();
        return new Properties()
                .put("from", addresses(fields.getField("From")))
                .put("to", addresses(fields.getField("To")))
                .put("cc", addresses(fields.getField("Cc")))
                .put(
                        "date",
                        fields.getField("Date") instanceof DateTimeField date && date.getDate() != null
                                ? date.getDate().toInstant().toString()
                                : "")
                .put("subject", header.field("Subject").orElse(""))
                .put("message-id", header.field("Message-ID").orElse(""))
                .values;
    }

    private static Stream<String> addresses(Field field) {
        return switch (field) {
            case MailboxListField senders
            when senders.getMailboxList() != null ->
                senders.getMailboxList().stream().map(Mailbox::getAddress);
            case AddressListField readers
            when readers.getAddressList() != null ->
                readers.getAddressList().flatten().stream().map(Mailbox::getAddress);
            case null, default -> Stream.of();
        };
    }

    /** What was put first stays; what says nothing is left out. */
    private Properties put(String name, Optional<Xml.Element> element) {
        return put(name, element.map(Xml.Element::text).orElse(""));
    }

    /** @param text may be null, as libraries return it */
    private Properties put(String name, String text) {
        var line = VisibleText.line(text == null ? "" : text);
        if (!line.isEmpty()) values.putIfAbsent(name, line);
        return this;
    }

    private Properties put(String name, Stream<String> texts) {
        List<String> lines = new ArrayList<>(
                texts.map(VisibleText::line).filter(line -> !line.isEmpty()).toList());
        if (!lines.isEmpty()) values.putIfAbsent(name, lines.size() == 1 ? lines.getFirst() : lines);
        return this;
    }

    private Properties keywords(String text) {
        return put("keywords", Arrays.stream((text == null ? "" : text).split("[,;]")));
    }
}
