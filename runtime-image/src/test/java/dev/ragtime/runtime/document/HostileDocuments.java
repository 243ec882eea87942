package dev.ragtime.runtime.document;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Files made to harm whoever reads them, and what is to become of each. */
public final class HostileDocuments {
    private static final String MEMORY = "MiB of memory";
    private static final String A_PAGE = "has more than 250000 characters";

    /** Above and below, so that their order is to be changed. */
    private static final String ACCENTS = "\u0301\u0323";

    private HostileDocuments() {}

    /** Makes a file, of up to 50 MB, when it is asked for. */
    @FunctionalInterface
    public interface Content {
        byte[] make() throws IOException;
    }

    /**
     * A file that cannot be read.
     *
     * @param reason part of what is said about it
     */
    public record Refused(String path, String reason, Content content) {
        @Override
        public String toString() {
            return path;
        }
    }

    /**
     * A file that looks worse than it is.
     *
     * @param needle a word that is found all the same; empty for a file without any
     */
    public record Readable(String path, String needle, Content content) {
        @Override
        public String toString() {
            return path;
        }
    }

    /** Twenty. */
    public static List<Refused> refused() {
        return List.of(
                new Refused("pdf/cycle.pdf", "it has no text", HostilePdfs::cycle),
                new Refused("pdf/one-page-of-everything.pdf", A_PAGE, () -> Pdfs.bomb(5_000_000)),
                new Refused(
                        "pdf/deflated-three-times.pdf",
                        "it has no text",
                        () -> HostilePdfs.nestedFilters(3, 300_000_000)),
                new Refused("pdf/laughs.pdf", A_PAGE, () -> HostilePdfs.laughs(40)),
                new Refused("pdf/font-of-all-ranges.pdf", MEMORY, () -> HostilePdfs.ranges(100_000)),
                new Refused("pdf/forbidden.pdf", "forbids to extract text", () -> Pdfs.encrypted("owner", "")),
                new Refused("pdf/cut-off.pdf", "not a valid PDF", HostilePdfs::cutOff),
                new Refused("pdf/encrypted.pdf", "encrypted with a password", () -> Pdfs.encrypted("owner", "user")),
                new Refused("pdf/scan.pdf", "it has no text", () -> Pdfs.withPages("Scan", "")),
                new Refused("pdf/empty.pdf", "not a valid PDF", () -> new byte[0]),
                new Refused("html/tags.html", MEMORY, () -> text("<b>x</b>".repeat(3_500_000))),
                new Refused("html/binary.html", "binary file", () -> text("<p>\0\0\0")),
                new Refused("html/script.html", "no text that a reader can see", () -> text(script())),
                new Refused("markdown/emphasis.md", MEMORY, () -> text("*x*\n\n".repeat(4_000_000))),
                new Refused("markdown/pointer.md", "Git LFS pointer", () -> text(pointer())),
                new Refused("markdown/links.md", MEMORY, () -> text(links())),
                new Refused("markdown/utf-16.md", "binary file", () -> utf16()),
                new Refused("text/words.txt", "longer than 10000000 characters", () -> text("a ".repeat(10_000_000))),
                new Refused("text/line.txt", "larger than 33554432 bytes", () -> text("x".repeat(50_000_000))),
                new Refused(
                        "text/paragraphs.txt", "more than 1000000 paragraphs", () -> text("x\n\n".repeat(1_100_000))));
    }

    /** Nested, twisted and padded beyond all measure, with a word in the midst of it. */
    public static List<Readable> readable() {
        return List.of(
                new Readable("html/deep.html", "quillwort", () -> text("<div>".repeat(100_000) + "quillwort")),
                new Readable("html/attributes.html", "samphire", () -> text(attributes())),
                new Readable("html/style.html", "tormentil", () -> text(style())),
                new Readable("html/selectors.html", "valerian", () -> text(selectors())),
                new Readable("html/spans.html", "wormwood", () -> text(spans())),
                new Readable("markdown/quotes.md", "yarrow", () -> text("> ".repeat(30_000) + "x\n\nyarrow\n")),
                new Readable("markdown/lists.md", "agrimony", () -> text(lists())),
                new Readable("markdown/laughs.md", "betony", () -> text(laughs())),
                new Readable("markdown/deep.md", "comfrey", () -> text(deepToml())),
                new Readable("markdown/tables.md", "sanicle", () -> text(tables(20) + "sanicle\n")),
                new Readable("markdown/heading.md", "dropwort", () -> text(longHeading())),
                new Readable("markdown/empty.md", "", () -> new byte[0]),
                new Readable("text/gap.txt", "meadowsweet", () -> text("a" + " ".repeat(9_000_000) + "meadowsweet")),
                new Readable(
                        "text/accents.txt", "pennyroyal", () -> text("a" + ACCENTS.repeat(100_000) + " pennyroyal")),
                new Readable("text/invalid.txt", "feverfew", () -> invalid("feverfew")),
                new Readable("pdf/noisy-font.pdf", "gromwell", () -> HostilePdfs.noisyFont("gromwell")),
                new Readable("pdf/endless.pdf", "spignel", () -> HostilePdfs.pages(30_000, "spignel")),
                new Readable("pdf/pages.pdf", "horehound", () -> Pdfs.withPages("Pages", pages(3000, "horehound"))));
    }

    private static String script() {
        return "<html><body><div id=app></div><script>" + "render();".repeat(10_000) + "</script></body></html>";
    }

    private static String pointer() {
        return "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0".repeat(64) + "\nsize 123456789\n";
    }

    /** Tables of 1,000 columns of which each row but the first is a bar: a million cells each, in 6 kB. */
    private static String tables(int count) {
        var table = "|a".repeat(1000) + "|\n" + "|-".repeat(1000) + "|\n" + "|\n".repeat(1000) + "\n";
        return table.repeat(count);
    }

    /** Links that all have an address of 30 kB. */
    private static String links() {
        return "[a]: http://example.org/" + "a".repeat(30_000) + "\n\n" + "[a] ".repeat(60_000);
    }

    /** Without the mark that would tell. */
    private static byte[] utf16() {
        return "# Title\n\nText.\n".repeat(1000).getBytes(StandardCharsets.UTF_16LE);
    }

    private static String attributes() {
        var tag = new StringBuilder("<p");
        for (int i = 0; i < 200_000; i++) tag.append(" a").append(i).append("=b");
        return tag.append(">samphire</p>").toString();
    }

    /** A style sheet in which no rule ever begins, nor a comment ends. */
    private static String style() {
        return "<style>" + "a".repeat(2_000_000) + "/*".repeat(500_000) + "</style><p>tormentil</p>";
    }

    /** A rule of many selectors with many properties. */
    private static String selectors() {
        var sheet = new StringBuilder("<style>");
        for (int i = 0; i < 5_000; i++) sheet.append(".a").append(i).append(',');
        sheet.append("b{");
        for (int i = 0; i < 5_000; i++) sheet.append("p").append(i).append(":0;");
        return sheet.append("}</style><p>valerian</p>").toString();
    }

    /** Cells that claim thousands of rows and columns. */
    private static String spans() {
        var cell = "<td rowspan=60000 colspan=60000>wormwood</td>";
        return "<table>" + ("<tr>" + cell.repeat(3)).repeat(400) + "</table>";
    }

    private static String lists() {
        var list = new StringBuilder();
        for (int i = 0; i < 1500; i++) list.append("  ".repeat(i)).append("- item\n");
        return list.append("\nagrimony\n").toString();
    }

    /** Each line of its front matter is three times the one before. */
    private static String laughs() {
        var matter = new StringBuilder("---\ntitle: laughs\na0: &a0 [ha, ha, ha]\n");
        for (int i = 1; i <= 16; i++)
            matter.append("a%d: &a%d [*a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1));
        return matter.append("---\nbetony\n").toString();
    }

    private static String deepToml() {
        return "+++\na = " + "[".repeat(20_000) + "]".repeat(20_000) + "\n+++\ncomfrey\n";
    }

    /** A heading of 100 kB with a thousand sections below it. */
    private static String longHeading() {
        var page = new StringBuilder("# Title\n\n## " + "heading ".repeat(12_000) + "\n\n");
        for (int i = 0; i < 1000; i++) page.append("### Part ").append(i).append("\n\ndropwort\n\n");
        return page.toString();
    }

    /** Text of which some bytes are no UTF-8. */
    private static byte[] invalid(String word) {
        var bytes = text(word + " caf. ".repeat(1000));
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '.') bytes[i] = (byte) 0xE9;
        }
        return bytes;
    }

    private static String[] pages(int count, String last) {
        var pages = new String[count];
        for (int i = 0; i < count; i++) pages[i] = "Page " + i + " says little.";
        pages[count - 1] = last;
        return pages;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
