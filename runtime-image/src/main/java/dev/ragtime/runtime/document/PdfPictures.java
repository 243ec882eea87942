package dev.ragtime.runtime.document;

import dev.ragtime.runtime.document.PdfLines.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;

/** Pages of a PDF that are pictures, as a scanner makes them, among others with text: what they say is not read. */
final class PdfPictures {
    /** Of a page's picture; a letter in 60 dots per inch has about as many, a logo has fewer. */
    private static final long FEWEST_PIXELS = 500 * 500;

    /** Drawings in drawings that are looked into. */
    private static final int DEPTH = 3;

    /** Pictures and drawings of a document that are looked at. */
    private static final int MOST_OBJECTS = 100_000;

    private static final int MOST_RANGES = 8;

    private int objects;

    private PdfPictures() {}

    /** @param pages lines of each page; those after the last that has any may be missing */
    static Optional<String> unread(PDDocument document, List<List<Line>> pages) {
        var pictures = new PdfPictures();
        var found = new ArrayList<Integer>();
        int number = 0;
        for (var page : document.getPages()) {
            boolean silent = number >= pages.size() || pages.get(number).isEmpty();
            number++;
            if (silent && pictures.hasLarge(page)) found.add(number);
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(reason(found));
    }

    private boolean hasLarge(PDPage page) {
        var resources = page.getResources();
        return resources != null && hasLarge(resources.getCOSObject(), DEPTH);
    }

    private boolean hasLarge(COSDictionary resources, int depth) {
        var named = resources == null || depth == 0 ? null : resources.getCOSDictionary(COSName.XOBJECT);
        if (named == null) return false;
        return named.keySet().stream()
                .takeWhile(name -> ++objects <= MOST_OBJECTS)
                .map(named::getCOSStream)
                .filter(Objects::nonNull)
                .anyMatch(object -> isLarge(object) || hasLarge(object.getCOSDictionary(COSName.RESOURCES), depth - 1));
    }

    private static boolean isLarge(COSDictionary object) {
        return COSName.IMAGE.equals(object.getCOSName(COSName.SUBTYPE))
                && (long) object.getInt(COSName.WIDTH) * object.getInt(COSName.HEIGHT) >= FEWEST_PIXELS;
    }

    private static String reason(List<Integer> pages) {
        var ranges = ranges(pages);
        var named = ranges.stream().limit(MOST_RANGES).collect(Collectors.joining(", "));
        var more = ranges.size() > MOST_RANGES ? " and more" : "";
        return pages.size() == 1
                ? "page " + named + " is a picture without text, which needs text recognition first"
                : "pages " + named + more + " are pictures without text, which need text recognition first";
    }

    private static List<String> ranges(List<Integer> pages) {
        var ranges = new ArrayList<String>();
        for (int i = 0; i < pages.size(); ) {
            int first = i;
            while (i < pages.size() && pages.get(i) - pages.get(first) == i - first) i++;
            ranges.add(i - first == 1 ? "" + pages.get(first) : pages.get(first) + "-" + pages.get(i - 1));
        }
        return ranges;
    }
}
