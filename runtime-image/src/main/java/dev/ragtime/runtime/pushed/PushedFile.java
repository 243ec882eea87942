package dev.ragtime.runtime.pushed;

import dev.ragtime.runtime.document.SourceFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.TreeMap;

/** A pushed document as ingestion reads it. */
public final class PushedFile {
    private PushedFile() {}

    /** @param entries where its content is */
    public static SourceFile of(Pushed.Document document, PushedEntries entries) {
        var address = document.link().isEmpty() ? "push:" + document.source() + "/" + document.id() : document.link();
        SourceFile.Described content = () -> new SourceFile.Opened(
                new ByteArrayInputStream(entries.content(document.content())
                        .orElseThrow(() -> new IOException("it was pushed again or deleted meanwhile"))),
                Optional.of(document.mediaType()).filter(type -> !type.isEmpty()),
                document.attributes(),
                Optional.of(document.title()).filter(title -> !title.isEmpty()),
                Optional.ofNullable(document.principals()));
        return new SourceFile(
                document.source(), document.id(), address, address, version(document), name(document), content);
    }

    /** What it is called: its ending tells the format. */
    public static String name(Pushed.Document document) {
        var name = document.name().isEmpty() ? document.id() : document.name();
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** Of all that the index may show of it; the address and the name are looked at anyway. */
    private static String version(Pushed.Document document) {
        return String.join(
                "\n",
                document.hash(),
                document.mediaType(),
                document.title(),
                new TreeMap<>(document.attributes())
                        // as it was before documents could name them
                        + (document.principals() == null ? "" : "\n" + document.principals()));
    }
}
