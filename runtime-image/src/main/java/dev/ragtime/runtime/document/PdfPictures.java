package dev.ragtime.runtime.document;

import dev.ragtime.runtime.document.PdfLines.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;

/** Pages of a PDF that are pictures, as a scanner makes them. A page with a layer of recognized text is none of them. */
final class PdfPictures {
    /** Of a page's pictures together; a letter in 60 dots per inch has about as many, a logo has fewer. */
    private static final long FEWEST_PIXELS = 500 * 500;

    /** Letters and digits of a page number or stamp, beside which a page counts as one without text. */
    private static final int FEWEST_LETTERS = 10;

    /** Drawings in drawings that are looked into. */
    private static final int DEPTH = 3;

    /** Pictures and drawings of a document that are looked at. */
    private static final int MOST_OBJECTS = 100_000;

    /** Of a page of A4 as it is read. */
    private static final double PIXELS_OF_A_PAGE = 8.7e6;

    private int objects;

    private PdfPictures() {}

    /**
     * Numbers of the pages, from 1.
     *
     * @param pages lines of each page; those after the last that has any may be missing
     */
    static List<Integer> pages(PDDocument document, List<List<Line>> pages) {
        var pictures = new PdfPictures();
        var found = new ArrayList<Integer>();
        // text may be drawn as curves, or as many small pictures
        boolean mute = pages.stream().allMatch(List::isEmpty);
        int number = 0;
        for (var page : document.getPages()) {
            boolean silent = number >= pages.size() || letters(pages.get(number)) <= FEWEST_LETTERS;
            number++;
            if (silent && (pictures.hasLarge(page) || mute && page.hasContents())) found.add(number);
        }
        return found;
    }

    static long letters(List<Line> lines) {
        return lines.stream()
                .flatMapToInt(line -> line.text().codePoints())
                .filter(Character::isLetterOrDigit)
                .count();
    }

    private boolean hasLarge(PDPage page) {
        long[] pixels = {0};
        images(page, image -> pixels[0] += pixels(image));
        return pixels[0] >= FEWEST_PIXELS;
    }

    /** What one of a page's pictures needs, unpacked, is more than there is memory for. */
    static boolean isTooLarge(PDPage page, long mostBytes) {
        boolean[] tooLarge = {false};
        new PdfPictures().images(page, image -> tooLarge[0] |= bytes(image) > mostBytes);
        return tooLarge[0];
    }

    /** A picture in JPEG 2000 is on the page, for which there is no reader. */
    static boolean isJpeg2000(PDPage page) {
        boolean[] found = {false};
        new PdfPictures().images(page, image -> found[0] |= hasFilter(image, COSName.JPX_DECODE));
        return found[0];
    }

    private void images(PDPage page, Consumer<COSStream> visitor) {
        var resources = page.getResources();
        if (resources != null) images(resources.getCOSObject(), DEPTH, visitor);
    }

    private void images(COSDictionary resources, int depth, Consumer<COSStream> visitor) {
        var named = resources == null || depth == 0 ? null : resources.getCOSDictionary(COSName.XOBJECT);
        if (named == null) return;
        named.keySet().stream()
                .takeWhile(name -> ++objects <= MOST_OBJECTS)
                .map(named::getCOSStream)
                .filter(Objects::nonNull)
                .forEach(object -> {
                    if (COSName.IMAGE.equals(object.getCOSName(COSName.SUBTYPE))) visitor.accept(object);
                    else images(object.getCOSDictionary(COSName.RESOURCES), depth - 1, visitor);
                });
    }

    private static long pixels(COSDictionary image) {
        return Math.max(0L, image.getInt(COSName.WIDTH)) * Math.max(0L, image.getInt(COSName.HEIGHT));
    }

    /** A photograph is unpacked with as many pixels as are needed; all else in whole. */
    private static long bytes(COSStream image) {
        if (hasFilter(image, COSName.DCT_DECODE)) {
            long every = Math.max(1, (long) Math.sqrt(pixels(image) / PIXELS_OF_A_PAGE));
            return 3 * pixels(image) / (every * every);
        }
        int bits = image.getInt(COSName.BITS_PER_COMPONENT, 1);
        return pixels(image) * (bits == 1 ? 1 : Math.max(1, bits / 8) * components(image));
    }

    private static int components(COSDictionary image) {
        var space = image.getDictionaryObject(COSName.COLORSPACE, COSName.CS);
        if (COSName.DEVICEGRAY.equals(space)) return 1;
        if (space instanceof COSArray array && COSName.INDEXED.equals(array.getObject(0))) return 1;
        return COSName.DEVICECMYK.equals(space) ? 4 : 3;
    }

    private static boolean hasFilter(COSStream image, COSName filter) {
        var filters = image.getFilters();
        return filter.equals(filters)
                || filters instanceof COSArray array
                        && array.size() > 0
                        && filter.equals(array.getObject(array.size() - 1));
    }
}
