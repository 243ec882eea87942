package dev.ragtime.runtime.document;

import java.util.Optional;
import java.util.regex.Pattern;
import org.commonmark.node.Block;
import org.commonmark.node.BulletList;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.jsoup.Jsoup;

/** Markdown: headings become the sections' headings; list items, tables and code blocks stay whole. */
final class MarkdownParser {
    private static final Pattern FRONT_MATTER =
            Pattern.compile("\\A(---|\\+\\+\\+)[ \\t]*\\n(.*?)(?:\\n|\\A)\\1[ \\t]*(?:\\n|\\z)", Pattern.DOTALL);
    private static final Pattern TITLE =
            Pattern.compile("(?m)^title\\s*[:=]\\s*(?:\"(.*)\"|'(.*)'|([^\"'\\s].*?))\\s*$");

    /** The line below a table's head, by which GitHub's tables are known. */
    private static final Pattern TABLE_RULE = Pattern.compile("(?m)^[ \\t]*\\|?[ \\t]*:?-+:?[ \\t]*\\|[-:| \\t]*$");

    private final Sections sections;

    private MarkdownParser(Sections sections) {
        this.sections = sections;
    }

    static ParsedText parse(String markdown, int maxCharacters) throws UnreadableDocument {
        var matter = FRONT_MATTER.matcher(markdown);
        var found = matter.find();
        var title = found ? title(matter.group(2)) : Optional.<String>empty();
        var body = found ? markdown.substring(matter.end()) : markdown;
        var parser = new MarkdownParser(new Sections(title, maxCharacters));
        parser.blocks(Parser.builder().build().parse(body));
        return parser.sections.parsed();
    }

    private static Optional<String> title(String frontMatter) {
        var line = TITLE.matcher(frontMatter);
        if (!line.find()) return Optional.empty();
        for (var group = 1; group <= line.groupCount(); group++) {
            if (line.group(group) != null)
                return Optional.of(line.group(group).strip()).filter(t -> !t.isEmpty());
        }
        return Optional.empty();
    }

    private void blocks(Node parent) throws UnreadableDocument {
        for (var node = parent.getFirstChild(); node != null; node = node.getNext()) {
            block(node);
        }
    }

    private void block(Node node) throws UnreadableDocument {
        switch (node) {
            case Heading heading -> sections.heading(heading.getLevel(), inline(heading, " "));
            case Paragraph paragraph -> sections.paragraph(paragraph(paragraph));
            case FencedCodeBlock code -> sections.paragraph(code.getLiteral().stripTrailing());
            case IndentedCodeBlock code -> sections.paragraph(code.getLiteral().stripTrailing());
            case HtmlBlock html ->
                sections.paragraph(Jsoup.parseBodyFragment(html.getLiteral()).text());
            case OrderedList list -> list(list);
            case BulletList list -> list(list);
            case Block other -> blocks(other);
            default -> {}
        }
    }

    private void list(Node list) throws UnreadableDocument {
        var number = list instanceof OrderedList ordered && ordered.getMarkerStartNumber() != null
                ? ordered.getMarkerStartNumber()
                : 1;
        for (var item = list.getFirstChild(); item != null; item = item.getNext()) {
            item((ListItem) item, list instanceof OrderedList ? number++ + ". " : "- ");
        }
    }

    /** An item's first paragraph carries its marker, whatever else it holds follows as blocks of their own. */
    private void item(ListItem item, String marker) throws UnreadableDocument {
        var first = item.getFirstChild();
        if (first instanceof Paragraph paragraph) {
            sections.paragraph(marker + paragraph(paragraph));
            first = first.getNext();
        }
        for (var node = first; node != null; node = node.getNext()) {
            block(node);
        }
    }

    private static String paragraph(Paragraph paragraph) {
        var lines = inline(paragraph, "\n");
        return TABLE_RULE.matcher(lines).find() ? lines : lines.replace('\n', ' ');
    }

    private static String inline(Node parent, String softBreak) {
        var text = new StringBuilder();
        inline(parent, softBreak, text);
        return text.toString().strip();
    }

    private static void inline(Node parent, String softBreak, StringBuilder text) {
        for (var node = parent.getFirstChild(); node != null; node = node.getNext()) {
            switch (node) {
                case Text literal -> text.append(literal.getLiteral());
                case Code code -> text.append(code.getLiteral());
                case SoftLineBreak soft -> text.append(softBreak);
                case HardLineBreak hard -> text.append(softBreak);
                default -> inline(node, softBreak, text);
            }
        }
    }
}
