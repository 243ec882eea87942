package dev.ragtime.runtime.document;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jsoup.nodes.Element;

/** Markers of list items and terms of definitions, which stand before the first text that follows them. */
final class HtmlLists {
    private final Deque<Numbering> open = new ArrayDeque<>();
    private Optional<String> marker = Optional.empty();
    private Optional<String> term = Optional.empty();

    private static final class Numbering {
        private final boolean ordered;
        private int next;

        Numbering(boolean ordered, int first) {
            this.ordered = ordered;
            this.next = first;
        }
    }

    void enter(Element list) {
        open.push(new Numbering(list.normalName().equals("ol"), number(list.attr("start"), 1)));
    }

    void leave() {
        open.pop();
        marker = Optional.empty();
    }

    void item(Element item) {
        var list = open.peek();
        if (list != null && list.ordered) {
            int number = number(item.attr("value"), list.next);
            list.next = number + 1;
            marker = Optional.of(number + ". ");
        } else {
            marker = Optional.of("- ");
        }
    }

    /** More than one term may share a definition. */
    void term(String text) {
        if (!text.isEmpty())
            term = Optional.of(term.map(before -> before + ", " + text).orElse(text));
    }

    /** Text with what stands before it, as the block that it is. */
    Block block(String text) {
        if (term.isPresent()) return new Block.Item(takeTerm().orElseThrow() + " " + text, depth());
        if (marker.isEmpty()) return new Block.Paragraph(text);
        var item = new Block.Item(marker.get() + text, depth());
        marker = Optional.empty();
        return item;
    }

    /** The term that waits for its definition, with a colon. */
    Optional<String> takeTerm() {
        var taken = term.map(text -> text.endsWith(":") ? text : text + ":");
        term = Optional.empty();
        return taken;
    }

    void drop() {
        marker = Optional.empty();
    }

    private int depth() {
        return Math.max(0, open.size() - 1);
    }

    private static int number(String attribute, int otherwise) {
        return attribute.matches("-?\\d{1,8}") ? Integer.parseInt(attribute) : otherwise;
    }
}
