package dev.ragtime.runtime.document;

import dev.ragtime.runtime.document.Document.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Collects blocks below headings in reading order. */
final class Sections {
    /** What is longer is text: it would stand above all that follows. */
    private static final int LONGEST_HEADING = 1000;

    /** Each takes some hundred bytes on its way into chunks, however short it is. */
    private static final int MOST_PARTS = 1_000_000;

    private final List<Section> done = new ArrayList<>();
    private final int maxCharacters;
    private TreeMap<Integer, String> open = new TreeMap<>();
    private List<Block> blocks = new ArrayList<>();
    private Optional<String> title;
    private boolean titleStands;
    private boolean headingSeen;
    private boolean began;
    private int lowest;
    private int deepest = 1;
    private int characters;
    private int parts;

    /** @param title title known beforehand; else the first heading becomes it */
    Sections(Optional<String> title, int maxCharacters) {
        this.title = title;
        this.maxCharacters = maxCharacters;
    }

    /**
     * Opens a heading and closes those of its level and below. The one that is the title, or repeats it, does not stand
     * above every section again.
     */
    void heading(int level, String text) throws UnreadableDocument {
        heading(level, text, true);
    }

    /** @param mayBeTitle false for one that says what follows, but not what the document is about */
    void heading(int level, String text, boolean mayBeTitle) throws UnreadableDocument {
        var visible = VisibleText.line(text);
        if (visible.isEmpty()) return;
        if (visible.length() > LONGEST_HEADING) {
            paragraph(visible);
            return;
        }
        count(visible, 1);
        flush();
        began = true;
        int inner = lowest + level;
        open.tailMap(inner, true).clear();
        boolean isTitle = mayBeTitle
                && !titleStands
                && (title.isEmpty() ? !headingSeen : title.get().equals(visible));
        headingSeen |= mayBeTitle;
        if (isTitle) {
            title = Optional.of(visible);
            titleStands = true;
        } else {
            open.put(inner, visible);
        }
        deepest = inner;
    }

    /** Headings as they are now. */
    record Place(TreeMap<Integer, String> open, int lowest, int deepest) {}

    /** Opens a heading for a part that ends before its surroundings do, such as an unfolding one. */
    Place enter(String heading) throws UnreadableDocument {
        var outside = new Place(new TreeMap<>(open), lowest, deepest);
        heading(deepest - lowest + 1, heading, false);
        lowest = deepest;
        return outside;
    }

    void leave(Place outside) {
        flush();
        open = outside.open();
        lowest = outside.lowest();
        deepest = outside.deepest();
    }

    void paragraph(String text) throws UnreadableDocument {
        add(new Block.Paragraph(text));
    }

    void add(Block block) throws UnreadableDocument {
        if (block.text().isBlank()) return;
        count(block.text(), parts(block));
        blocks.add(block);
    }

    private static int parts(Block block) {
        return switch (block) {
            case Block.Table table -> table.rows().size();
            case Block.Code code -> (int) code.text().lines().count();
            default -> 1;
        };
    }

    private void count(String text, int more) throws UnreadableDocument {
        parts += more;
        if (parts > MOST_PARTS) {
            throw UnreadableDocument.permanent("it has more than " + MOST_PARTS + " paragraphs, rows and lines");
        }
        characters += text.length();
        if (characters > maxCharacters) {
            throw UnreadableDocument.permanent("its text is longer than " + maxCharacters + " characters");
        }
    }

    private void flush() {
        if (began || !blocks.isEmpty()) done.add(new Section(List.copyOf(open.values()), blocks));
        blocks = new ArrayList<>();
        began = false;
    }

    boolean isEmpty() {
        return done.isEmpty() && blocks.isEmpty() && !began;
    }

    /** A heading without text of its own is left out where a section below it names it. */
    ParsedText parsed() {
        flush();
        var kept = new ArrayList<Section>();
        for (int i = 0; i < done.size(); i++) {
            boolean named = i + 1 < done.size() && isBelow(done.get(i + 1), done.get(i));
            if (!done.get(i).blocks().isEmpty()
                    || !named && (kept.isEmpty() || !isBelow(kept.getLast(), done.get(i)))) {
                kept.add(done.get(i));
            }
        }
        return new ParsedText(title, kept);
    }

    private static boolean isBelow(Section inner, Section outer) {
        var headings = outer.headings();
        return inner.headings().size() >= headings.size()
                && inner.headings().subList(0, headings.size()).equals(headings);
    }
}
