package dev.ragtime.runtime.document;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A colour as a style or an old attribute gives it, each part 0 to 255. */
record Colour(int red, int green, int blue) {
    static final Colour WHITE = new Colour(255, 255, 255);

    /** Difference of each part that no eye tells. */
    private static final int ALIKE = 8;

    private static final Pattern HEX = Pattern.compile("#?([0-9a-f]{3}|[0-9a-f]{6})");
    private static final Pattern RGB = Pattern.compile("rgba?\\(\\s*(\\d{1,3})[\\s,]+(\\d{1,3})[\\s,]+(\\d{1,3}).*\\)");
    private static final Map<String, Colour> NAMED = Map.of(
            "white", WHITE,
            "snow", new Colour(255, 250, 250),
            "black", new Colour(0, 0, 0),
            "red", new Colour(255, 0, 0),
            "yellow", new Colour(255, 255, 0),
            "blue", new Colour(0, 0, 255),
            "whitesmoke", new Colour(245, 245, 245),
            "silver", new Colour(192, 192, 192));

    /** Empty for what is not a plain colour, such as a picture or a variable. */
    static Optional<Colour> of(String value) {
        var lower = value.strip().toLowerCase(java.util.Locale.ROOT);
        if (NAMED.containsKey(lower)) return Optional.of(NAMED.get(lower));
        var rgb = RGB.matcher(lower);
        if (rgb.matches()) {
            return Optional.of(new Colour(part(rgb.group(1), 10), part(rgb.group(2), 10), part(rgb.group(3), 10)));
        }
        var hex = HEX.matcher(lower);
        return hex.matches() ? Optional.of(ofHex(hex.group(1))) : Optional.empty();
    }

    private static Colour ofHex(String digits) {
        int width = digits.length() / 3;
        int[] parts = new int[3];
        for (int i = 0; i < 3; i++) {
            int value = part(digits.substring(i * width, (i + 1) * width), 16);
            parts[i] = width == 1 ? 17 * value : value;
        }
        return new Colour(parts[0], parts[1], parts[2]);
    }

    private static int part(String digits, int radix) {
        return Math.min(255, Integer.parseInt(digits, radix));
    }

    boolean looksLike(Colour other) {
        return Math.abs(red - other.red) <= ALIKE
                && Math.abs(green - other.green) <= ALIKE
                && Math.abs(blue - other.blue) <= ALIKE;
    }
}
