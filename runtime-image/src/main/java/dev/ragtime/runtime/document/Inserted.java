package dev.ragtime.runtime.document;

import dev.ragtime.runtime.document.Sections.Place;
import java.util.ArrayList;
import java.util.List;

/** A document inside another one: its sections stand below the headings where it is put. */
final class Inserted {
    private final Sections sections;
    private final List<String> open = new ArrayList<>();
    private final List<Place> outside = new ArrayList<>();

    private Inserted(Sections sections) {
        this.sections = sections;
    }

    /** @param without a title that is not repeated: what surrounds it says the same */
    static void add(ParsedText inner, String without, Sections sections) throws UnreadableDocument {
        var inserted = new Inserted(sections);
        var title = inner.title().filter(text -> !text.equals(without));
        for (var section : inner.sections()) {
            var headings = new ArrayList<String>();
            title.ifPresent(headings::add);
            headings.addAll(section.headings());
            inserted.open(headings);
            for (var block : section.blocks()) sections.add(block);
        }
        if (inner.sections().isEmpty() && title.isPresent()) inserted.open(List.of(title.get()));
        inserted.open(List.of());
    }

    /** Those that are open already are not opened again: thousands of sections may have them. */
    private void open(List<String> headings) throws UnreadableDocument {
        int same = 0;
        while (same < Math.min(open.size(), headings.size()) && open.get(same).equals(headings.get(same))) same++;
        if (same < open.size()) sections.leave(outside.get(same));
        open.subList(same, open.size()).clear();
        outside.subList(same, outside.size()).clear();
        for (var heading : headings.subList(same, headings.size())) {
            outside.add(sections.enter(heading));
            open.add(heading);
        }
    }
}
