package dev.ragtime.runtime.document;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;

/**
 * A process that parses one document after the other, until its input ends. What a document does to it, a lack of memory
 * first of all, is its end and no other's.
 */
final class ParserWorker {
    /** Exit code of a JVM that ran out of memory with {@code -XX:+ExitOnOutOfMemoryError}. */
    static final int OUT_OF_MEMORY = 3;

    static final int PARSED = 0;
    static final int PERMANENT = 1;
    static final int TRANSIENT = 2;

    private ParserWorker() {}

    public static void main(String[] arguments) throws IOException {
        var answers = new FileOutputStream(FileDescriptor.out);
        // what a library prints must not run into an answer
        System.setOut(System.err);
        try (var in = new DataInputStream(new BufferedInputStream(System.in));
                var out = new DataOutputStream(new BufferedOutputStream(answers))) {
            out.writeByte(PARSED);
            out.flush();
            while (true) answer(in, out);
        } catch (EOFException end) {
            // the process that asked has gone or needs no more
        }
    }

    private static void answer(DataInputStream in, DataOutputStream out) throws IOException {
        var format = Format.values()[in.readInt()];
        var path = ParsedTextStream.text(in);
        int maxCharacters = in.readInt();
        var content = in.readNBytes(in.readInt());
        try {
            var parsed = Parsers.parse(format, path, content, maxCharacters);
            out.writeByte(PARSED);
            ParsedTextStream.write(parsed, out);
        } catch (UnreadableDocument e) {
            out.writeByte(e.isPermanent() ? PERMANENT : TRANSIENT);
            ParsedTextStream.text(e.reason(), out);
        }
        out.flush();
    }
}
