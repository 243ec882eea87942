package dev.ragtime.runtime.document;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** Parses documents within limits. Thread-safe; whatever a document does, the caller gets a typed reason. */
public final class DocumentParser {
    /** Changes with every change of what a parser makes of a file: it is part of each document's fingerprint. */
    public static final int VERSION = 1;

    private static final Pattern LFS_POINTER = Pattern.compile("\\Aversion https://git-lfs\\.github\\.com/spec/");

    private final ParserLimits limits;

    public DocumentParser(ParserLimits limits) {
        this.limits = limits;
    }

    /**
     * Bytes of a file, at most one more than the limit: enough to tell that it is too large, and a file that changes
     * keeps changing its hash.
     */
    public byte[] read(SourceFile file) throws UnreadableDocument {
        try (var in = file.content().open()) {
            return in.readNBytes(limits.maxBytes() + 1);
        } catch (IOException e) {
            throw UnreadableDocument.transientFailure("it cannot be read: " + e.getMessage(), e);
        }
    }

    /** @param content what {@link #read} returned */
    public Document parse(SourceFile file, byte[] content) throws UnreadableDocument, InterruptedException {
        if (content.length > limits.maxBytes()) {
            throw UnreadableDocument.permanent("it is larger than " + limits.maxBytes() + " bytes");
        }
        var parsed = withinTime(file, content);
        var id = DocumentId.of(file.source(), file.path());
        var title = parsed.title().orElse(nameWithoutExtension(file.path()));
        return new Document(id, file.source(), file.path(), file.uri(), title, parsed.sections());
    }

    /** A parser in an endless loop cannot be stopped, only left behind: so each runs on a daemon thread of its own. */
    private ParsedText withinTime(SourceFile file, byte[] content) throws UnreadableDocument, InterruptedException {
        var task = new FutureTask<>(() -> parsed(file, content));
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
            throw reason(e.getCause());
        }
    }

    private static UnreadableDocument reason(Throwable cause) {
        return switch (cause) {
            case UnreadableDocument unreadable -> unreadable;
            case StackOverflowError deep -> UnreadableDocument.permanent("it is nested too deeply", deep);
            case OutOfMemoryError large ->
                UnreadableDocument.transientFailure("it needs more memory than this pod has", large);
            default -> UnreadableDocument.permanent("the parser failed on it: " + cause, cause);
        };
    }

    private ParsedText parsed(SourceFile file, byte[] content) throws UnreadableDocument {
        var max = limits.maxCharacters();
        return switch (Format.ofPath(file.path()).orElseGet(() -> Format.sniff(content))) {
            case PDF -> PdfParser.parse(content, max);
            case HTML -> HtmlParser.parse(content, max);
            case MARKDOWN -> MarkdownParser.parse(text(content), max);
            case TEXT -> TextParser.parse(text(content), max);
        };
    }

    private static String text(byte[] content) throws UnreadableDocument {
        var text = TextDecoder.decode(content);
        if (LFS_POINTER.matcher(text).find()) {
            throw UnreadableDocument.permanent("it is a Git LFS pointer, its content is not in the repository");
        }
        return text;
    }

    private static String nameWithoutExtension(String path) {
        var name = path.substring(path.lastIndexOf('/') + 1);
        var dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
