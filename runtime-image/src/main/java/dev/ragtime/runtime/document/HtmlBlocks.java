package dev.ragtime.runtime.document;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Tag;

/** Reads the blocks of HTML in the order in which a reader sees them. */
final class HtmlBlocks {
    private static final Set<String> HEADINGS = Set.of("h1", "h2", "h3", "h4", "h5", "h6");
    private static final Set<String> LISTS = Set.of("ul", "ol", "menu", "dir");

    /** Set apart although HTML counts them as parts of a line. */
    private static final Set<String> APART =
            Set.of("button", "textarea", "legend", "summary", "details", "dialog", "figcaption", "caption");

    private static final Set<String> UNFOLDED = Set.of("div", "section", "article", "ul", "ol", "dl", "p", "region");

    private final Sections sections;
    private final Hidden hidden;
    private final InlineText inline;
    private final StringBuilder line = new StringBuilder();
    private final Set<Element> withBlocks = new HashSet<>();
    private final HtmlPanels panels;
    private final HtmlLists lists = new HtmlLists();

    HtmlBlocks(Sections sections, Hidden hidden) {
        this.sections = sections;
        this.hidden = hidden;
        this.inline = new InlineText(hidden);
        this.panels = new HtmlPanels(inline);
    }

    void read(Element root) throws UnreadableDocument {
        findBlocks(root);
        panels.find(root);
        children(root);
        flush();
    }

    private boolean findBlocks(Element element) {
        boolean found = false;
        for (var child : element.children()) {
            boolean inside = findBlocks(child);
            found |= inside || isApart(child);
        }
        if (found) withBlocks.add(element);
        return found;
    }

    private static boolean isApart(Element element) {
        return element.isBlock() && !InlineText.NO_TEXT.contains(element.normalName())
                || APART.contains(element.normalName())
                || isHeading(element);
    }

    private void children(Element parent) throws UnreadableDocument {
        Optional<Element> unfolded = Optional.empty();
        for (var node : parent.childNodes()) {
            if (!(node instanceof Element element)) {
                inline.append(node, line);
            } else if (unfolded.filter(element::equals).isPresent()) {
                unfolded = Optional.empty();
            } else if (!InlineText.NO_TEXT.contains(element.normalName()) && !hidden.isGone(element)) {
                unfolded = element(element);
            }
        }
    }

    /** @return the element beside it that was read with it */
    private Optional<Element> element(Element element) throws UnreadableDocument {
        var name = element.normalName();
        if (isHeading(element)) {
            flush();
            sections.heading(level(element), inline.of(element));
        } else if (panels.isLabel(element)) {
            flush();
        } else if (panels.labelOf(element).isPresent()) {
            within(panels.labelOf(element).get(), element);
        } else if (isButton(element) && (isToggle(element) || name.equals("button"))) {
            return button(element);
        } else if (element.attr("role").equals("img")) {
            inline.append(element, line);
        } else if (LISTS.contains(name)) {
            list(element);
        } else {
            other(element, name);
        }
        return Optional.empty();
    }

    private void other(Element element, String name) throws UnreadableDocument {
        switch (name) {
            case "pre", "textarea", "listing", "xmp" -> code(element);
            case "table" -> table(element);
            case "li" -> item(element);
            case "dl" -> definitions(element);
            case "dt" -> term(element);
            case "dd" -> apart(element);
            case "details" -> details(element);
            case "a" -> link(element);
            default -> {
                var label = label(element);
                if (label.isPresent()) within(label.get(), element);
                else if (isApart(element)) apart(element);
                else if (withBlocks.contains(element)) children(element);
                else inline.append(element, line);
            }
        }
    }

    /** What a component of a documentation tool shows above its content, such as a tab of MDX. */
    private Optional<String> label(Element element) {
        if (Tag.isKnownTag(element.normalName()) || !withBlocks.contains(element)) return Optional.empty();
        return Stream.of("label", "title", "header")
                .map(name -> VisibleText.line(element.attr(name)))
                .filter(text -> !text.isEmpty())
                .findFirst();
    }

    private void apart(Element element) throws UnreadableDocument {
        flush();
        children(element);
        flush();
    }

    private void within(String heading, Element element) throws UnreadableDocument {
        flush();
        lists.drop();
        var outside = sections.enter(heading);
        apart(element);
        sections.leave(outside);
    }

    private void link(Element link) throws UnreadableDocument {
        if (!withBlocks.contains(link)) {
            inline.append(link, line);
            return;
        }
        children(link);
        var address = InlineText.address(link, inline.of(link).isEmpty() ? "" : link.text());
        address.ifPresent(where -> line.append(line.isEmpty() ? where : " (" + where + ")"));
        flush();
    }

    private void code(Element element) throws UnreadableDocument {
        flush();
        var out = new StringBuilder();
        codeLines(element, out);
        var code = VisibleText.lines(out.toString());
        boolean lineNumbers = element.closest("table") != null && code.matches("[\\d\\s]*");
        if (lineNumbers) return;
        introduce();
        sections.add(new Block.Code(code));
    }

    private void codeLines(Element element, StringBuilder out) {
        for (Node node : element.childNodes()) {
            if (node instanceof Element inner && inner.normalName().equals("br")) out.append('\n');
            else if (node instanceof Element inner && !hidden.isGone(inner)) {
                if (inner.isBlock() && !out.isEmpty() && out.charAt(out.length() - 1) != '\n') out.append('\n');
                codeLines(inner, out);
            } else inline.append(node, out);
        }
    }

    private void table(Element table) throws UnreadableDocument {
        flush();
        if (!HtmlTable.isLayout(table)) {
            introduce();
            sections.add(new HtmlTable(inline).read(table, hidden));
            return;
        }
        for (var part : table.children()) {
            if (part.normalName().equals("caption")) apart(part);
        }
        for (var row : HtmlTable.rows(table)) {
            if (!hidden.isGone(row)) apart(row);
        }
    }

    private void list(Element list) throws UnreadableDocument {
        flush();
        lists.enter(list);
        children(list);
        flush();
        lists.leave();
    }

    private void item(Element item) throws UnreadableDocument {
        flush();
        lists.item(item);
        children(item);
        flush();
        lists.drop();
    }

    /** A term ends with its list, or where another begins below it. */
    private void definitions(Element list) throws UnreadableDocument {
        flush();
        introduce();
        children(list);
        flush();
        introduce();
    }

    private void term(Element term) throws UnreadableDocument {
        flush();
        lists.term(inline.of(term));
    }

    private void details(Element details) throws UnreadableDocument {
        var summary = details.children().stream()
                .filter(child -> child.normalName().equals("summary"))
                .findFirst();
        var heading = summary.map(inline::of).filter(text -> !text.isEmpty());
        summary.ifPresent(label -> label.replaceWith(new TextNode(" ")));
        if (heading.isPresent()) within(heading.get(), details);
        else apart(details);
    }

    /** A button that unfolds what stands after it is its heading; one that does something says nothing. */
    private Optional<Element> button(Element button) throws UnreadableDocument {
        if (button.parent() != null && !button.parent().ownText().isBlank()) {
            inline.append(button, line);
            return Optional.empty();
        }
        flush();
        var text = inline.of(button);
        var next = button.nextElementSibling();
        if (text.isEmpty() || Set.of("submit", "reset").contains(button.attr("type"))) return Optional.empty();
        if (next != null && isToggle(button) && !hidden.isGone(next)) {
            within(text, next);
            return Optional.of(next);
        }
        boolean command =
                text.split(" ").length < 3 && !button.hasAttr("aria-controls") && !button.hasAttr("aria-expanded");
        if (!command) sections.paragraph(text);
        return Optional.empty();
    }

    /** True of what a reader presses to unfold the element beside it. */
    static boolean isToggle(Element element) {
        var next = element.nextElementSibling();
        if (next == null || !UNFOLDED.contains(next.normalName()) || isButton(next)) return false;
        return isButton(element) || isHeading(element) && element.selectFirst("button, [aria-expanded]") != null;
    }

    private static boolean isButton(Element element) {
        return element.normalName().equals("button") || element.attr("role").equals("button");
    }

    static boolean isHeading(Element element) {
        return HEADINGS.contains(element.normalName()) || element.attr("role").equals("heading");
    }

    private static int level(Element heading) {
        if (HEADINGS.contains(heading.normalName())) return heading.normalName().charAt(1) - '0';
        return heading.attr("aria-level").matches("[1-9]")
                ? heading.attr("aria-level").charAt(0) - '0'
                : 2;
    }

    /** A term or marker whose text is not a line stands alone. */
    private void introduce() throws UnreadableDocument {
        var alone = lists.takeTerm();
        if (alone.isPresent()) sections.paragraph(alone.get());
    }

    private void flush() throws UnreadableDocument {
        var text = VisibleText.line(line.toString());
        line.setLength(0);
        if (!text.isEmpty()) sections.add(lists.block(text));
    }
}
