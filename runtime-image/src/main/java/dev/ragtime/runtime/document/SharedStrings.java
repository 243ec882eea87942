package dev.ragtime.runtime.document;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts that the cells of a workbook refer to by number. */
final class SharedStrings {
    /** A character that XML cannot hold, by its number (ECMA-376 part 1, 22.9.2.19). */
    private static final Pattern ESCAPED = Pattern.compile("_x([0-9A-Fa-f]{4})_");

    /** Hidden sheets have some, too. */
    private static final int TIMES_SHOWN = 4;

    private SharedStrings() {}

    static List<String> of(OfficePackage xlsx, int maxCharacters) throws IOException, UnreadableDocument {
        var strings = new ArrayList<String>();
        var part = xlsx.target(xlsx.main(), "sharedStrings");
        var found = part.isEmpty() ? Optional.<XmlCursor>empty() : xlsx.cursor(part.get());
        if (found.isEmpty()) return strings;
        long characters = 0;
        try (var cursor = found.get()) {
            while (cursor.next()) {
                if (!cursor.name().equals("si")) continue;
                var text = text(cursor.element());
                characters += text.length();
                if (characters > (long) TIMES_SHOWN * maxCharacters)
                    throw UnreadableDocument.permanent("its text is longer than " + maxCharacters + " characters");
                strings.add(text);
            }
        }
        return strings;
    }

    /** Of a text with or without parts of different looks, without what tells how to pronounce it. */
    static String text(Xml.Element string) {
        var out = new StringBuilder();
        string.elements().forEach(element -> {
            switch (element.name()) {
                case "t" -> out.append(element.text());
                case "r" -> element.all("t").map(Xml.Element::text).forEach(out::append);
                default -> {}
            }
        });
        var text = ESCAPED.matcher(out)
                .replaceAll(escaped ->
                        Matcher.quoteReplacement(Character.toString((char) Integer.parseInt(escaped.group(1), 16))));
        return VisibleText.line(text);
    }
}
