package dev.ragtime.runtime.document;

import dev.ragtime.runtime.document.PdfLines.Line;
import dev.ragtime.runtime.document.PictureReader.PictureUnread;
import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** A picture that is a document of its own: PNG, JPEG, and TIFF with all its pages. */
final class PictureParser {
    /** Pages of one file that are read. */
    private static final int MOST_PAGES = 5000;

    /** Pixels that are looked at, however few of them are kept: unpacking takes time. */
    private static final long MOST_UNPACKED = 500_000_000;

    /** A screen has so few dots that letters are too small to be read unless they are drawn larger. */
    private static final int SCREEN = 2000;

    private final PictureReader reader;
    private final List<List<Line>> pages = new ArrayList<>();
    private final Unread unread = new Unread();

    private PictureParser(PictureReader reader) {
        this.reader = reader;
    }

    static ParsedText parse(byte[] content, int maxCharacters, PictureReader reader) throws UnreadableDocument {
        var mark = Optional.of(reader.languages().mark());
        if (reader.languages().isEmpty()) {
            throw UnreadableDocument.permanent("it is a picture; set spec.ocr to have the text on it read")
                    .with(mark);
        }
        try {
            reader.check();
            var parser = new PictureParser(reader);
            parser.readPages(content);
            return parser.parsed(maxCharacters, mark);
        } catch (PictureUnread everywhere) {
            throw UnreadableDocument.transientFailure(everywhere.getMessage(), everywhere)
                    .with(Optional.of(OcrLanguages.IN_VAIN));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw UnreadableDocument.transientFailure("its reading was interrupted", e);
        }
    }

    private ParsedText parsed(int maxCharacters, Optional<String> mark) throws UnreadableDocument {
        var sections = new Sections(Optional.of(""), maxCharacters);
        for (var block : PdfLayout.paragraphs(RunningHeads.without(pages), EnglishWords.shared())) sections.add(block);
        if (sections.isEmpty()) {
            throw UnreadableDocument.permanent(unread.reason().orElse("no text was found in it"))
                    .with(mark);
        }
        var parsed = sections.parsed();
        return new ParsedText(Optional.empty(), Map.of(), parsed.sections(), unread.reason(), mark);
    }

    private void readPages(byte[] content) throws InterruptedException {
        try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(content))) {
            var readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                unread.add("it is no picture in PNG, JPEG or TIFF");
                return;
            }
            var images = readers.next();
            try {
                images.setInput(in, false, true);
                readPages(images);
            } finally {
                images.dispose();
            }
        } catch (IOException | RuntimeException e) {
            unread.add("it is broken: " + e.getMessage());
        }
    }

    private void readPages(ImageReader images) throws IOException, InterruptedException {
        int count = images.getNumImages(true);
        for (int i = 0; i < Math.min(count, MOST_PAGES); i++) {
            try {
                pages.add(readPage(images, i));
            } catch (PictureUnread e) {
                unread.add(count == 1 ? e.getMessage() : "page " + (i + 1) + ": " + e.getMessage());
            } catch (IOException | RuntimeException e) {
                unread.add((count == 1 ? "it" : "page " + (i + 1)) + " is broken: " + e.getMessage());
            }
        }
        if (count > MOST_PAGES) unread.add("only " + MOST_PAGES + " of " + count + " pages are read");
    }

    private List<Line> readPage(ImageReader images, int index) throws IOException, PictureUnread, InterruptedException {
        var grey = grey(images, index);
        int larger = Math.max(grey.getWidth(), grey.getHeight()) < SCREEN ? 2 : 1;
        return reader.read(larger == 1 ? grey : onPaper(grey, larger), PictureReader.RESOLUTION, index + 1);
    }

    /** With as few of its pixels as are needed. */
    private static BufferedImage grey(ImageReader images, int index) throws IOException, PictureUnread {
        long width = images.getWidth(index);
        long height = images.getHeight(index);
        long bytes = width * height * bytesPerPixel(images, index);
        boolean whole = images.getFormatName().toLowerCase(Locale.ROOT).startsWith("tif");
        if (width * height > MOST_UNPACKED || whole && bytes > PictureReader.mostBytes()) {
            throw new PictureUnread(
                    "%d x %d pixels are too many to be read; save it with less".formatted(width, height));
        }
        int every = (int) Math.ceil(Math.sqrt((double) width * height / PictureReader.mostPixels()));
        var parameters = images.getDefaultReadParam();
        parameters.setSourceSubsampling(every, every, 0, 0);
        return onPaper(images.read(index, parameters), 1);
    }

    private static long bytesPerPixel(ImageReader images, int index) throws IOException {
        var types = images.getImageTypes(index);
        return types.hasNext() ? Math.max(1, types.next().getColorModel().getPixelSize() / Byte.SIZE) : 4;
    }

    /** What is transparent is white. */
    private static BufferedImage onPaper(BufferedImage image, int factor) {
        int width = factor * image.getWidth();
        int height = factor * image.getHeight();
        var grey = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        var drawing = grey.createGraphics();
        try {
            drawing.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
            drawing.setColor(Color.WHITE);
            drawing.fillRect(0, 0, width, height);
            drawing.drawImage(image, 0, 0, width, height, null);
            return grey;
        } finally {
            drawing.dispose();
        }
    }
}
