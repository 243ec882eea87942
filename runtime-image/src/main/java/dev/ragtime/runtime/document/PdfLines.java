package dev.ragtime.runtime.document;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;

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
    private static final float WIDE = 1.8f;

    private final StringBuilder text = new StringBuilder();
    private final List<Line> lines = new ArrayList<>();
    private final List<Cell> cells = new ArrayList<>();
    private int cellStart;
    private float cellLeft;
    private float left;
    private float right;
    private float y;
    private float size;

    /** Of one page, in reading order. */
    List<Line> ofPage(PDDocument document, int page) throws IOException {
        lines.clear();
        cells.clear();
        text.setLength(0);
        cellStart = 0;
        setStartPage(page);
        setEndPage(page);
        getText(document);
        endLine();
        return List.copyOf(lines);
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
        text.append(word);
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
