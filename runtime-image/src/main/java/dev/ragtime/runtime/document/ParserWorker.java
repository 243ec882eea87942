package dev.ragtime.runtime.document;

import dev.ragtime.runtime.document.PdfLines.Line;
import java.awt.image.BufferedImage;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;

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

    /** A picture of the document is done, and more is to come. */
    static final int PICTURE = 3;

    private final DataInputStream in;
    private final DataOutputStream out;
    private final PictureReader reader;

    private ParserWorker(DataInputStream in, DataOutputStream out, PictureReader reader) {
        this.in = in;
        this.out = out;
        this.reader = reader.languages().isEmpty() ? reader : new Told(reader, this::picture);
    }

    /** @param arguments languages in which pictures are read, and milliseconds of the processor that each may take */
    public static void main(String[] arguments) throws IOException {
        var answers = new FileOutputStream(FileDescriptor.out);
        // what a library prints must not run into an answer
        System.setOut(System.err);
        // a process that is ended deletes no file
        ImageIO.setUseCache(false);
        try (var in = new DataInputStream(new BufferedInputStream(System.in));
                var out = new DataOutputStream(new BufferedOutputStream(answers))) {
            out.writeByte(PARSED);
            out.flush();
            var worker =
                    new ParserWorker(in, out, reader(arguments[0], Duration.ofMillis(Long.parseLong(arguments[1]))));
            while (true) worker.answer();
        } catch (EOFException end) {
            // the process that asked has gone or needs no more
        }
    }

    private static PictureReader reader(String languages, Duration limit) {
        return languages.isEmpty() ? PictureReader.NONE : new Tesseract(new OcrLanguages(languages), limit);
    }

    private void answer() throws IOException {
        var format = Format.values()[in.readInt()];
        var path = ParsedTextStream.text(in);
        int maxCharacters = in.readInt();
        var content = in.readNBytes(in.readInt());
        try {
            var parsed = Parsers.parse(format, path, content, maxCharacters, reader);
            out.writeByte(PARSED);
            ParsedTextStream.write(parsed, out);
        } catch (UnreadableDocument e) {
            out.writeByte(e.isPermanent() ? PERMANENT : TRANSIENT);
            ParsedTextStream.text(e.reason(), out);
            ParsedTextStream.text(e.pictures().orElse(""), out);
        }
        out.flush();
    }

    private void picture() {
        try {
            out.writeByte(PICTURE);
            out.flush();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    static UnreadableDocument unreadable(boolean permanent, DataInputStream in) throws IOException {
        var reason = ParsedTextStream.text(in);
        var mark = Optional.of(ParsedTextStream.text(in)).filter(text -> !text.isEmpty());
        return (permanent ? UnreadableDocument.permanent(reason) : UnreadableDocument.transientFailure(reason, null))
                .with(mark);
    }

    /** Tells of each picture that it is done, since no document has a time for all of them. */
    private record Told(PictureReader reader, Runnable done) implements PictureReader {
        @Override
        public OcrLanguages languages() {
            return reader.languages();
        }

        @Override
        public void check() throws PictureUnread, InterruptedException {
            reader.check();
        }

        @Override
        public List<Line> read(BufferedImage grey, int resolution, int page)
                throws PictureUnread, InterruptedException {
            // what it took to draw it is not to count with what it takes to read it
            done.run();
            try {
                return reader.read(grey, resolution, page);
            } finally {
                done.run();
            }
        }
    }
}
