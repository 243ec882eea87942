package dev.ragtime.runtime.metadata;

import com.carrotsearch.labs.langid.LangIdV3;
import com.carrotsearch.labs.langid.Model;
import java.util.Locale;
import java.util.Optional;

/** Tells the language of a text, as two letters of ISO 639-1, by which characters follow one another in it. */
final class Language {
    /** Of a shorter text it would be guessed. */
    private static final int FEWEST_LETTERS = 40;

    /** What the beginning does not tell, the rest seldom does. */
    private static final int MOST_CHARACTERS = 4000;

    /** Of 1, by the detector's own reckoning: a text of two languages, or of none, is below it. */
    private static final float SURE = 0.9f;

    /** Unpacking it takes a quarter of a second, so it is done once, and when the first text needs it. */
    private static final class Known {
        static final Model MODEL = Model.defaultModel();
    }

    private Language() {}

    /** What an author says, such as {@code en-US}; empty when it is no tag of a language. */
    static Optional<String> tagged(Object tag) {
        if (!(tag instanceof String text)) return Optional.empty();
        var language = Locale.forLanguageTag(text.strip().replace('_', '-')).getLanguage();
        return Optional.of(language)
                .filter(l -> l.length() == 2 || l.length() == 3)
                .map(Language::common);
    }

    /** Empty when the text is too short to tell, or it is not sure. */
    static Optional<String> of(String text) {
        var beginning = text.substring(0, Math.min(text.length(), MOST_CHARACTERS));
        long letters = beginning
                .codePoints()
                .filter(Character::isLetter)
                .limit(FEWEST_LETTERS)
                .count();
        long needed = beginning.codePoints().anyMatch(Character::isIdeographic) ? FEWEST_LETTERS / 4 : FEWEST_LETTERS;
        if (letters < needed) return Optional.empty();
        // it keeps what it counts, so each text gets one
        var found = new LangIdV3(Known.MODEL).classify(beginning, true);
        return found.getConfidence() < SURE ? Optional.empty() : Optional.of(common(found.getLangCode()));
    }

    /** One name for what has several. */
    private static String common(String language) {
        return switch (language) {
            case "nb", "nn" -> "no";
            case "iw" -> "he";
            case "in" -> "id";
            default -> language;
        };
    }
}
