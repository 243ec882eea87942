package dev.ragtime.runtime.document;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A PDF written object by object, as no program for honest documents would; the first object is its catalog. */
final class RawPdf {
    private final List<byte[]> objects = new ArrayList<>();

    /** Adds an object; the first has the number 1. */
    RawPdf object(String body) {
        objects.add(bytes(body));
        return this;
    }

    /** Adds a stream, whose length is added to the dictionary. */
    RawPdf stream(String dictionary, byte[] data) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(bytes("<<" + dictionary + "/Length " + data.length + ">>\nstream\n"));
        out.writeBytes(data);
        out.writeBytes(bytes("\nendstream"));
        objects.add(out.toByteArray());
        return this;
    }

    byte[] written() {
        var out = new ByteArrayOutputStream();
        var table = new StringBuilder("xref\n0 " + (objects.size() + 1) + "\n0000000000 65535 f \n");
        out.writeBytes(bytes("%PDF-1.7\n"));
        for (int i = 0; i < objects.size(); i++) {
            table.append("%010d 00000 n \n".formatted(out.size()));
            out.writeBytes(bytes(i + 1 + " 0 obj\n"));
            out.writeBytes(objects.get(i));
            out.writeBytes(bytes("\nendobj\n"));
        }
        int start = out.size();
        out.writeBytes(bytes(table.toString()));
        out.writeBytes(
                bytes("trailer\n<</Size " + (objects.size() + 1) + "/Root 1 0 R>>\nstartxref\n" + start + "\n%%EOF\n"));
        return out.toByteArray();
    }

    private static byte[] bytes(String latin) {
        return latin.getBytes(StandardCharsets.ISO_8859_1);
    }
}
