package dev.ragtime.runtime.document;

import dev.ragtime.runtime.document.JsonReader.NotJson;
import dev.ragtime.runtime.document.JsonValue.Array;
import dev.ragtime.runtime.document.JsonValue.Leaf;
import dev.ragtime.runtime.document.JsonValue.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** JSON, in one value or a value on each line; the title is the outermost {@code title} or {@code name}. */
final class JsonParser {
    private static final int LONGEST_TITLE = 300;

    /** Lines that are named one by one. */
    private static final int MOST_NAMED = 10;

    /** Lines; a file with more of them, and no more good ones, is something else. */
    private static final int MOST_BROKEN = 1000;

    private JsonParser() {}

    /** @throws UnreadableDocument naming line and column where it stops being JSON */
    static ParsedText parse(String text, int maxCharacters) throws UnreadableDocument {
        try {
            return parsed(new JsonReader(maxCharacters).read(text), maxCharacters, Optional.empty());
        } catch (NotJson e) {
            throw UnreadableDocument.permanent("it is not valid JSON, " + e.reason(0), e);
        }
    }

    /** Lines that are no JSON are named, and the others are read. */
    static ParsedText parseLines(String text, int maxCharacters) throws UnreadableDocument {
        var reader = new JsonReader(maxCharacters);
        var values = new ArrayList<JsonValue>();
        var faults = new ArrayList<String>();
        int line = 0;
        int broken = 0;
        for (var each : (Iterable<String>) text.lines()::iterator) {
            line++;
            if (each.isBlank()) continue;
            try {
                values.addAll(reader.read(each));
            } catch (NotJson e) {
                if (++broken <= MOST_NAMED) faults.add(e.reason(line - 1));
                if (broken > MOST_BROKEN && broken > values.size()) break;
            }
        }
        if (broken > values.size()) {
            // records may be laid out over several lines, of which some look like values
            try {
                return parsed(new JsonReader(maxCharacters).read(text), maxCharacters, Optional.empty());
            } catch (NotJson e) {
                if (values.isEmpty() || broken > MOST_BROKEN) {
                    throw UnreadableDocument.permanent("its lines are not valid JSON, " + faults.getFirst(), e);
                }
            }
        }
        if (broken > MOST_NAMED) faults.add("and %d more lines".formatted(broken - MOST_NAMED));
        var unread = Optional.of("these lines are not valid JSON: " + String.join("; ", faults));
        return parsed(values, maxCharacters, unread.filter(reason -> !faults.isEmpty()));
    }

    private static ParsedText parsed(List<JsonValue> values, int maxCharacters, Optional<String> unread)
            throws UnreadableDocument {
        var root = values.size() == 1 ? values.getFirst() : new Array(values);
        var sections = new Sections(title(root), maxCharacters);
        new JsonBlocks(sections).addRoot(root);
        var parsed = sections.parsed();
        return new ParsedText(parsed.title(), Map.of(), parsed.sections(), unread);
    }

    private static Optional<String> title(JsonValue root) {
        return Optional.of(root)
                .filter(Structure.class::isInstance)
                .map(Structure.class::cast)
                .flatMap(structure -> leaf(structure, "title").or(() -> leaf(structure, "name")));
    }

    private static Optional<String> leaf(Structure structure, String name) {
        return structure.members().stream()
                .filter(member -> member.name().equalsIgnoreCase(name) && member.value() instanceof Leaf)
                .map(member -> VisibleText.line(((Leaf) member.value()).text()))
                .filter(text -> !text.isEmpty() && text.length() <= LONGEST_TITLE)
                .findFirst();
    }
}
