package dev.ragtime.runtime.document;

import dev.ragtime.runtime.document.PdfLines.Line;
import dev.ragtime.runtime.document.PictureReader.PictureUnread;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;

/**
 * Pages that are pictures, after it was tried to read them.
 *
 * @param pages lines of each page, with those that were read on pictures
 * @param unread which could not be read, and why
 * @param mark how they were read, see {@link OcrLanguages#mark}; empty when no page is a picture
 */
record PdfScans(List<List<Line>> pages, Optional<String> unread, Optional<String> mark) {
    /** Pages of one document that are read: some hours. */
    private static final int MOST_PAGES = 5000;

    private static final float POINTS_PER_INCH = 72;

    /**
     * @param lines of each page
     * @param scans numbers of the pages that are pictures
     */
    static PdfScans of(PDDocument document, List<List<Line>> lines, List<Integer> scans, PictureReader reader)
            throws InterruptedException {
        if (scans.isEmpty()) return new PdfScans(lines, Optional.empty(), Optional.empty());
        var mark = Optional.of(reader.languages().mark());
        var pictures = pictures(document, scans);
        if (reader.languages().isEmpty()) {
            return new PdfScans(
                    lines,
                    Optional.of(pictures + "; set spec.ocr to have " + (scans.size() == 1 ? "it" : "them") + " read"),
                    mark);
        }
        try {
            reader.check();
        } catch (PictureUnread everywhere) {
            return new PdfScans(
                    lines, Optional.of(pictures + "; " + everywhere.getMessage()), Optional.of(OcrLanguages.IN_VAIN));
        }
        var read = new ArrayList<>(lines);
        var reasons = read(document, read, scans, reader);
        return new PdfScans(read, reasons, mark);
    }

    /** Whether another run may read what this one could not, since it lacked the means. */
    boolean inVain() {
        return mark.filter(OcrLanguages.IN_VAIN::equals).isPresent();
    }

    private static String pictures(PDDocument document, List<Integer> scans) {
        return "%d of %d pages %s (%s)"
                .formatted(
                        scans.size(),
                        document.getNumberOfPages(),
                        scans.size() == 1 ? "is a picture without text" : "are pictures without text",
                        PageNumbers.of(scans));
    }

    /** Replaces lines of pages; returns why others could not be read. */
    private static Optional<String> read(
            PDDocument document, List<List<Line>> lines, List<Integer> scans, PictureReader reader)
            throws InterruptedException {
        var unread = new TreeMap<String, List<Integer>>();
        var renderer = new PDFRenderer(document);
        renderer.setSubsamplingAllowed(true);
        for (int page : scans.subList(0, Math.min(MOST_PAGES, scans.size()))) {
            try {
                var found = read(document, renderer, page, reader);
                while (lines.size() < page) lines.add(List.of());
                if (PdfPictures.letters(found) > PdfPictures.letters(lines.get(page - 1))) lines.set(page - 1, found);
            } catch (PictureUnread e) {
                unread.computeIfAbsent(e.getMessage(), _ -> new ArrayList<>()).add(page);
            }
        }
        if (scans.size() > MOST_PAGES) {
            unread.put("only %d pictures are read".formatted(MOST_PAGES), scans.subList(MOST_PAGES, scans.size()));
        }
        return reasons(unread);
    }

    private static Optional<String> reasons(Map<String, List<Integer>> unread) {
        if (unread.isEmpty()) return Optional.empty();
        return Optional.of(unread.entrySet().stream()
                .map(one -> PageNumbers.of(one.getValue()) + ": " + one.getKey())
                .collect(Collectors.joining("; ")));
    }

    private static List<Line> read(PDDocument document, PDFRenderer renderer, int number, PictureReader reader)
            throws PictureUnread, InterruptedException {
        var page = document.getPage(number - 1);
        if (PdfPictures.isTooLarge(page, PictureReader.mostBytes())) {
            throw new PictureUnread("its picture needs more memory than there is to read it;"
                    + " raise the memory in spec.sync.resources.limits, or save it with less dots");
        }
        var paper = page.getCropBox();
        double inches = paper.getWidth() / POINTS_PER_INCH * paper.getHeight() / POINTS_PER_INCH;
        int resolution = (int) Math.min(PictureReader.RESOLUTION, Math.sqrt(PictureReader.mostPixels() / inches));
        if (resolution < 1) throw new PictureUnread("it is too large to be read");
        var lines = reader.read(rendered(renderer, number, resolution), resolution, number);
        if (lines.isEmpty() && PdfPictures.isJpeg2000(page)) {
            throw new PictureUnread("its picture is in JPEG 2000, which cannot be read; save it in another format");
        }
        return lines;
    }

    private static BufferedImage rendered(PDFRenderer renderer, int number, int resolution) throws PictureUnread {
        try {
            return renderer.renderImageWithDPI(number - 1, resolution, ImageType.GRAY);
        } catch (IOException | RuntimeException e) {
            throw new PictureUnread("its picture is broken: " + e.getMessage(), e);
        }
    }
}
