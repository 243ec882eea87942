package dev.ragtime.runtime.document;

import java.util.Locale;

/** How a list shows its numbers; names of both Office Open XML and OpenDocument. */
enum NumberFormat {
    DECIMAL,
    DECIMAL_ZERO,
    LOWER_LETTER,
    UPPER_LETTER,
    LOWER_ROMAN,
    UPPER_ROMAN,
    NONE;

    /** Beyond it there is no letter or Roman numeral that anybody reads. */
    private static final int LARGEST = 4000;

    private static final int[] VALUES = {1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1};
    private static final String[] NUMERALS = {"m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"};

    /** Those of other scripts as decimal numbers. */
    static NumberFormat of(String name) {
        return switch (name) {
            case "lowerLetter", "a", "alphaLcPeriod", "alphaLcParenR", "alphaLcParenBoth" -> LOWER_LETTER;
            case "upperLetter", "A", "alphaUcPeriod", "alphaUcParenR", "alphaUcParenBoth" -> UPPER_LETTER;
            case "lowerRoman", "i", "romanLcPeriod", "romanLcParenR", "romanLcParenBoth" -> LOWER_ROMAN;
            case "upperRoman", "I", "romanUcPeriod", "romanUcParenR", "romanUcParenBoth" -> UPPER_ROMAN;
            case "decimalZero" -> DECIMAL_ZERO;
            case "none", "" -> NONE;
            default -> DECIMAL;
        };
    }

    String show(int number) {
        boolean plain = number < 1 || number >= LARGEST;
        return switch (this) {
            case NONE -> "";
            case DECIMAL -> Integer.toString(number);
            case DECIMAL_ZERO -> number < 10 ? "0" + number : Integer.toString(number);
            case LOWER_LETTER -> plain ? Integer.toString(number) : letters(number);
            case UPPER_LETTER -> LOWER_LETTER.show(number).toUpperCase(Locale.ROOT);
            case LOWER_ROMAN -> plain ? Integer.toString(number) : roman(number);
            case UPPER_ROMAN -> LOWER_ROMAN.show(number).toUpperCase(Locale.ROOT);
        };
    }

    /** After z comes aa, then bb. */
    private static String letters(int number) {
        return Character.toString('a' + (number - 1) % 26).repeat((number - 1) / 26 + 1);
    }

    private static String roman(int number) {
        var out = new StringBuilder();
        for (int i = 0; i < VALUES.length; i++) {
            for (; number >= VALUES[i]; number -= VALUES[i]) out.append(NUMERALS[i]);
        }
        return out.toString();
    }
}
