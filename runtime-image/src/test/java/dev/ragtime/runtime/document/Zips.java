package dev.ragtime.runtime.document;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Documents that are zip files, made of parts by hand: what no program at hand makes. */
final class Zips {
    static final String W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    static final String OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships";

    private Zips() {}

    /** @param parts names and contents, in turn */
    static Map<String, String> parts(String... parts) {
        var map = new LinkedHashMap<String, String>();
        for (int i = 0; i < parts.length; i += 2) map.put(parts[i], parts[i + 1]);
        return map;
    }

    static byte[] zip(Map<String, String> parts) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var part : parts.entrySet()) {
                var content = part.getValue().getBytes(StandardCharsets.UTF_8);
                var entry = new ZipEntry(part.getKey());
                if (part.getKey().equals("mimetype")) store(entry, content);
                zip.putNextEntry(entry);
                zip.write(content);
            }
        }
        return bytes.toByteArray();
    }

    private static void store(ZipEntry entry, byte[] content) {
        var sum = new CRC32();
        sum.update(content);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(sum.getValue());
    }

    /** An Office Open XML file. */
    static byte[] office(String main, Map<String, String> parts) throws IOException {
        var all = parts("[Content_Types].xml", "<Types/>", "_rels/.rels", relationships("m officeDocument " + main));
        all.putAll(parts);
        return zip(all);
    }

    /** @param more parts besides the main one, names and contents in turn */
    static byte[] docx(String body, String... more) throws IOException {
        var parts = parts(
                "word/document.xml",
                "<w:document xmlns:w=\"" + W + "\" xmlns:r=\"" + OFFICE
                        + "\" xmlns:mc=\"urn:mc\" xmlns:wp=\"urn:wp\" xmlns:m=\"urn:m\"><w:body>" + body
                        + "<w:sectPr/></w:body></w:document>",
                "word/_rels/document.xml.rels",
                relationships(
                        "s styles styles.xml",
                        "n numbering numbering.xml",
                        "f footnotes footnotes.xml",
                        "e endnotes endnotes.xml",
                        "l hyperlink https://example.com/order External"));
        parts.putAll(parts(more));
        return office("word/document.xml", parts);
    }

    /** @param references id, type, target and perhaps {@code External}, parted by blanks */
    static String relationships(String... references) {
        var xml = new StringBuilder("<Relationships xmlns=\"" + PACKAGE + "\">");
        for (var reference : references) {
            var part = reference.split(" ");
            xml.append("<Relationship Id=\"%s\" Type=\"%s/%s\" Target=\"%s\"%s/>"
                    .formatted(
                            part[0],
                            OFFICE,
                            part[1],
                            part[2],
                            part.length > 3 ? " TargetMode=\"" + part[3] + "\"" : ""));
        }
        return xml.append("</Relationships>").toString();
    }
}
