package dev.ragtime.runtime.document;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.apache.pdfbox.util.Matrix;
import org.apache.pdfbox.util.Vector;

/** Lines of a PDF's pages and where they stand. */
final class PdfLines extends PDFTextStripper {
    /**
     * One line.
     *
     * @param left where it begins, in points from the left edge
     * @param right where it ends
     * @param cells parts of it that wide gaps keep apart, as in a table's row; one where there is no such gap
     * @param y its baseline, in points from the top edge
     * @param size of its font, in points
     * @param page from 1
     */
    record Line(String text, float left, float right, List<Cell> cells, float y, float size, int page) {}

    /** @param left where it begins, in points from the left edge */
    record Cell(String text, float left) {}

    /** Wider than any gap between words of justified text, in sizes of the font. */
    static final float WIDE = 1.8f;

    /** Numbers of notes are at most so large, in sizes of the font beside them. */
    private static final float SMALL = 0.8f;

    /** Characters of a page are kept with their places until it ends, so that few of them are too many for memory. */
    private static final int MOST_ON_A_PAGE = 250_000;

    /** More text than may be; unchecked, for an exception that is not is logged and forgotten where a form is shown. */
    private static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLong(String message) {
            super(message);
        }
    }

    private final int maxCharacters;
    private final List<List<Line>> pages = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final List<Line> lines = new ArrayList<>();
    private final List<Cell> cells = new ArrayList<>();
    private int cellStart;
    private float cellLeft;
    private float left;
    private float right;
    private float y;
    private float size;
    private long characters;
    private int onPage;

    private PdfLines(int maxCharacters) {
        this.maxCharacters = maxCharacters;
    }

    /** Of each page, in reading order; the pages are gone through once, for a small file may have millions. */
    static List<List<Line>> of(PDDocument document, int maxCharacters) throws IOException, UnreadableDocument {
        var found = new PdfLines(maxCharacters);
        try {
            found.writeText(document, Writer.nullWriter());
            return found.pages;
        } catch (TooLong e) {
            throw UnreadableDocument.permanent(e.getMessage(), e);
        }
    }

    @Override
    protected void showGlyph(Matrix place, PDFont font, int code, Vector advance) throws IOException {
        if (++onPage > MOST_ON_A_PAGE) {
            throw new TooLong("page %d has more than %d characters".formatted(getCurrentPageNo(), MOST_ON_A_PAGE));
        }
        super.showGlyph(place, font, code, advance);
    }

    /** Letters that lie on their side, as of a table too wide for the page, are lines by their places alone. */
    @Override
    protected void writePage() throws IOException {
        long all = charactersByArticle.stream().mapToLong(List::size).sum();
        long lying = charactersByArticle.stream()
                .flatMap(List::stream)
                .filter(position -> position.getDir() != 0)
                .count();
        setSortByPosition(2 * lying > all);
        super.writePage();
    }

    @Override
    protected void endPage(PDPage page) throws IOException {
        endLine();
        onPage = 0;
        // pages without any content are passed over
        while (pages.size() < getCurrentPageNo() - 1) pages.add(List.of());
        pages.add(List.copyOf(lines));
        characters += lines.stream().mapToInt(line -> line.text().length()).sum();
        lines.clear();
        if (characters > maxCharacters) {
            throw new TooLong("its text is longer than " + maxCharacters + " characters");
        }
    }

    @Override
    protected void writeString(String word, List<TextPosition> positions) {
        if (!positions.isEmpty()) {
            var first = positions.getFirst();
            var last = positions.getLast();
            if (text.isEmpty()) {
                left = first.getXDirAdj();
                cellLeft = left;
                y = first.getYDirAdj();
                size = first.getFontSizeInPt();
            } else if (first.getXDirAdj() - right > WIDE * size) {
                endCell();
                cellLeft = first.getXDirAdj();
            }
            right = last.getXDirAdj() + last.getWidthDirAdj();
        }
        text.append(withNotesApart(word, positions));
    }

    /** The small number of a note behind a word is none of its letters, and does not make another word of it. */
    private static String withNotesApart(String word, List<TextPosition> positions) {
        if (word.length() != positions.size()) return word;
        var apart = new StringBuilder();
        for (int i = 0; i < word.length(); i++) {
            if (i > 0 && isNote(word, positions, i)) apart.append(' ');
            apart.append(word.charAt(i));
        }
        return apart.toString();
    }

    private static boolean isNote(String word, List<TextPosition> positions, int at) {
        return Character.isDigit(word.charAt(at))
                && Character.isLetter(word.charAt(at - 1))
                && positions.get(at).getFontSizeInPt()
                        < SMALL * positions.get(at - 1).getFontSizeInPt()
                && positions.get(at).getYDirAdj() < positions.get(at - 1).getYDirAdj();
    }

    @Override
    protected void writeWordSeparator() {
        text.append(' ');
    }

    @Override
    protected void writeLineSeparator() {
        endLine();
    }

    @Override
    protected void writeParagraphStart() {
        endLine();
    }

    @Override
    protected void writeParagraphEnd() {
        endLine();
    }

    @Override
    protected void writeParagraphSeparator() {
        endLine();
    }

    private void endCell() {
        var visible = VisibleText.line(text.substring(cellStart));
        if (!visible.isEmpty()) cells.add(new Cell(visible, cellLeft));
        cellStart = text.length();
    }

    private void endLine() {
        endCell();
        var hyphen = !text.isEmpty() && text.charAt(text.length() - 1) == '\u00AD' ? "\u00AD" : "";
        var visible = VisibleText.line(text.toString());
        text.setLength(0);
        cellStart = 0;
        if (!visible.isEmpty()) {
            lines.add(new Line(visible + hyphen, left, right, List.copyOf(cells), y, size, getCurrentPageNo()));
        }
        cells.clear();
    }
}
