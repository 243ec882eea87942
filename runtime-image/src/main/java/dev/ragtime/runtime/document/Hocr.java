package dev.ragtime.runtime.document;

import dev.ragtime.runtime.document.PdfLines.Cell;
import dev.ragtime.runtime.document.PdfLines.Line;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;

/**
 * What Tesseract read on a page (hOCR 1.2), as the lines that a PDF's own text would be: so that sentences go on over pages,
 * tables are found and page numbers are left out, whoever read them.
 */
final class Hocr {
    /** Percent. Grain of a photograph that looks like letters has less. */
    private static final double LEAST_CONFIDENCE = 40;

    /** A line of less words may seem to fall for its letters. */
    private static final int WORDS_OF_A_LINE = 4;

    /** Heights of lines of one font differ so far, as they are measured. */
    private static final float SAME_SIZE = 0.25f;

    private static final float POINTS_PER_INCH = 72;

    private final int page;
    private final float scale;
    private final Box paper;

    private Hocr(int page, float scale, Box paper) {
        this.page = page;
        this.scale = scale;
        this.paper = paper;
    }

    /** In pixels from the upper left corner. */
    private record Box(float left, float top, float right, float bottom) {
        static Box of(Element element) {
            var numbers = property(element, "bbox");
            return new Box((float) number(numbers, 0), (float) number(numbers, 1), (float) number(numbers, 2), (float)
                    number(numbers, 3));
        }

        /** The same on paper that is turned so that its text is upright. */
        Box turned(int angle, Box paper) {
            return switch (angle) {
                case 90 -> new Box(paper.bottom - bottom, left, paper.bottom - top, right);
                case 180 -> new Box(paper.right - right, paper.bottom - bottom, paper.right - left, paper.bottom - top);
                case 270 -> new Box(top, paper.right - right, bottom, paper.right - left);
                default -> this;
            };
        }
    }

    static List<Line> lines(String hocr, int resolution, int page) {
        var root = Jsoup.parse(hocr);
        var paper = root.selectFirst(".ocr_page");
        if (paper == null) return List.of();
        var reader = new Hocr(page, POINTS_PER_INCH / resolution, Box.of(paper));
        return ofOneSize(root.select(".ocr_line, .ocr_header, .ocr_caption, .ocr_textfloat").stream()
                .flatMap(reader::line)
                .toList());
    }

    /** How steeply most lines fall to the right, in parts of their length; 0 where it cannot be told. */
    static double slope(String hocr) {
        var slopes = Jsoup.parse(hocr).select(".ocr_line").stream()
                .filter(line -> line.select(".ocrx_word").size() >= WORDS_OF_A_LINE)
                .mapToDouble(line -> number(property(line, "baseline"), 0))
                .sorted()
                .toArray();
        return slopes.length == 0 ? 0 : slopes[slopes.length / 2];
    }

    private Stream<Line> line(Element line) {
        var words = line.select(".ocrx_word").stream()
                .filter(word -> !VisibleText.line(word.text()).isEmpty())
                .toList();
        var confidence = words.stream()
                .mapToDouble(word -> number(property(word, "x_wconf"), 0))
                .average()
                .orElse(0);
        if (confidence < LEAST_CONFIDENCE) return Stream.empty();
        int angle = (int) number(property(line, "textangle"), 0);
        float size = scale * (float) number(property(line, "x_size"), 0);
        var cells = cells(words, angle, size);
        var box = Box.of(line).turned(angle, paper);
        float baseline = box.bottom() + (float) number(property(line, "baseline"), 1);
        var text = words.stream().map(word -> VisibleText.line(word.text())).toList();
        return Stream.of(new Line(
                String.join(" ", text), scale * box.left(), scale * box.right(), cells, scale * baseline, size, page));
    }

    private List<Cell> cells(List<Element> words, int angle, float size) {
        var cells = new ArrayList<Cell>();
        var right = Float.MAX_VALUE;
        for (var word : words) {
            var box = Box.of(word).turned(angle, paper);
            var text = VisibleText.line(word.text());
            if (cells.isEmpty() || scale * (box.left() - right) > PdfLines.WIDE * size) {
                cells.add(new Cell(text, scale * box.left()));
            } else {
                var before = cells.removeLast();
                cells.add(new Cell(before.text() + " " + text, before.left()));
            }
            right = box.right();
        }
        return List.copyOf(cells);
    }

    private static List<Line> ofOneSize(List<Line> lines) {
        if (lines.isEmpty()) return lines;
        float usual = (float) lines.stream()
                .mapToDouble(Line::size)
                .sorted()
                .skip(lines.size() / 2)
                .findFirst()
                .orElseThrow();
        return lines.stream()
                .map(line -> Math.abs(line.size() - usual) > SAME_SIZE * usual
                        ? line
                        : new Line(line.text(), line.left(), line.right(), line.cells(), line.y(), usual, line.page()))
                .toList();
    }

    /** The numbers behind a name in an element's title, e.g. {@code bbox 0 0 100 20; x_wconf 96}. */
    private static double[] property(Element element, String name) {
        return Arrays.stream(element.attr("title").split(";"))
                .map(String::strip)
                .filter(property -> property.startsWith(name + " "))
                .findFirst()
                .map(property -> Arrays.stream(property.split(" "))
                        .skip(1)
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .orElseGet(() -> new double[0]);
    }

    private static double number(double[] numbers, int at) {
        return at < numbers.length ? numbers[at] : 0;
    }
}
