package dev.ragtime.runtime.document;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Parses documents within limits. Thread-safe; whatever a document does, the caller gets a typed reason. */
public final class DocumentParser {
    /** Changes with every change of what a parser makes of a file: it is part of each document's fingerprint. */
    public static final int VERSION = 2;

    private final ParserLimits limits;
    private final ParserProcess process;

    /** Leaves pictures unread. */
    public DocumentParser(ParserLimits limits) {
        this(limits, OcrLanguages.NONE);
    }

    /** @param languages in which pictures are read */
    public DocumentParser(ParserLimits limits, OcrLanguages languages) {
        this.limits = limits;
        this.process = new ParserProcess(limits.memoryMebibytes(), limits.timeout(), languages);
    }

    /**
     * Reads a file, at most one byte more than the limit: enough to tell that it is too large, and a file that changes
     * keeps changing its hash.
     */
    public FileContent read(SourceFile file) throws UnreadableDocument {
        try {
            var opened = file.content().read();
            try (var in = opened.bytes()) {
                return new FileContent(
                        in.readNBytes(limits.maxBytes() + 1),
                        opened.mediaType(),
                        opened.metadata(),
                        opened.title(),
                        opened.principals(),
                        opened.container());
            }
        } catch (IOException e) {
            throw UnreadableDocument.transientFailure("it cannot be read: " + e.getMessage(), e);
        }
    }

    /** Parses a file whose source says nothing beside its bytes. */
    public Document parse(SourceFile file, byte[] content) throws UnreadableDocument, InterruptedException {
        return parse(file, FileContent.of(content));
    }

    /** @param read what {@link #read} returned */
    public Document parse(SourceFile file, FileContent read) throws UnreadableDocument, InterruptedException {
        return parse(file, read, () -> false);
    }

    /**
     * @param read what {@link #read} returned
     * @param stopped whether a document with many pictures is to be left for another time
     */
    public Document parse(SourceFile file, FileContent read, BooleanSupplier stopped)
            throws UnreadableDocument, InterruptedException {
        var content = read.bytes();
        if (content.length > limits.maxBytes()) {
            throw UnreadableDocument.permanent("it is larger than " + limits.maxBytes() + " bytes");
        }
        var format = read.mediaType()
                .flatMap(Format::ofMediaType)
                .or(() -> Format.ofPath(file.name()))
                .orElseGet(() -> Format.sniff(content));
        var parsed = Growth.isBounded(format, content)
                ? withinTime(format, file.name(), content)
                : process.parse(format, file.name(), content, limits.maxCharacters(), stopped);
        var id = DocumentId.of(file.source(), file.path());
        var title = read.title().or(parsed::title).orElseGet(() -> nameWithoutExtension(file.name()));
        return new Document(
                id,
                file.source(),
                file.path(),
                file.uri(),
                file.link(),
                title,
                parsed.metadata(),
                Map.of(),
                parsed.sections(),
                parsed.unread(),
                parsed.pictures());
    }

    /** A parser in an endless loop cannot be stopped, only left behind: so each runs on a daemon thread of its own. */
    private ParsedText withinTime(Format format, String path, byte[] content)
            throws UnreadableDocument, InterruptedException {
        var task = new FutureTask<>(
                () -> Parsers.parse(format, path, content, limits.maxCharacters(), PictureReader.NONE));
        var thread = Thread.ofPlatform().daemon().name("parse").start(task);
        try {
            return task.get(limits.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            throw UnreadableDocument.transientFailure(
                    "it took longer than " + limits.timeout().toSeconds() + " s to parse", e);
        } catch (InterruptedException e) {
            thread.interrupt();
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnreadableDocument unreadable) throw unreadable;
            throw UnreadableDocument.permanent("the parser failed on it: " + e.getCause(), e.getCause());
        }
    }

    private static String nameWithoutExtension(String name) {
        var dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
