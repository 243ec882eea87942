package dev.ragtime.runtime.embed;

/** The tokenizer counts code points, Java counts UTF-16 units; they differ after the first emoji. */
@FunctionalInterface
interface Utf16Offsets {
    int at(int codePoint);

    static Utf16Offsets of(String text) {
        int codePoints = text.codePointCount(0, text.length());
        if (codePoints == text.length()) return codePoint -> codePoint;
        var offsets = new int[codePoints + 1];
        for (int i = 0; i < codePoints; i++) {
            offsets[i + 1] = offsets[i] + Character.charCount(text.codePointAt(offsets[i]));
        }
        return codePoint -> offsets[codePoint];
    }
}
