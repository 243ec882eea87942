package dev.ragtime.runtime.document;

import dev.ragtime.runtime.document.PdfLines.Line;
import java.awt.image.BufferedImage;
import java.util.List;

/** Reads the pictures of documents, one after the other. */
interface PictureReader {
    /** Pixels of a picture that is read; a page of A3 has 17 million in 300 dots per inch. */
    int MOST_PIXELS = 20_000_000;

    /** Dots per inch that are best for reading. */
    int RESOLUTION = 300;

    /** Leaves all pictures unread. */
    PictureReader NONE = new PictureReader() {
        @Override
        public OcrLanguages languages() {
            return OcrLanguages.NONE;
        }

        @Override
        public void check() {}

        @Override
        public List<Line> read(BufferedImage grey, int resolution, int page) {
            return List.of();
        }
    };

    OcrLanguages languages();

    /** @throws PictureUnread when no picture can be read here, with the remedy */
    void check() throws PictureUnread, InterruptedException;

    /**
     * @param grey of one byte a pixel, at most {@link #mostPixels} of them
     * @param resolution in dots per inch
     * @param page from 1
     * @return in reading order, placed in points; empty when there is no text in it
     * @throws PictureUnread when this one cannot be read
     */
    List<Line> read(BufferedImage grey, int resolution, int page) throws PictureUnread, InterruptedException;

    /** Pixels of the largest picture that this process has the memory for; it holds each once in colour and once in grey. */
    static int mostPixels() {
        return (int) Math.min(MOST_PIXELS, Runtime.getRuntime().maxMemory() / 12);
    }

    /** Bytes that an unpacked picture may take. */
    static long mostBytes() {
        return Runtime.getRuntime().maxMemory() / 4;
    }

    /** A picture, or all of them, could not be read; the message says why. */
    final class PictureUnread extends Exception {
        private static final long serialVersionUID = 1L;

        PictureUnread(String reason) {
            super(reason);
        }

        PictureUnread(String reason, Throwable cause) {
            super(reason, cause);
        }
    }
}
