package dev.ragtime.runtime.http;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Origins of pages that may ask from elsewhere. A {@code *.} in front of a host stands for one or more labels, as in the Gateway API,
 * and never for none.
 *
 * @param allowed as browsers send them, or {@code *} alone
 * @param maxAge how long a browser may remember what it was told
 */
public record Origins(List<String> allowed, Duration maxAge) {
    /** Pages of this server alone. */
    public static final Origins NONE = new Origins(List.of(), Duration.ZERO);

    private static final String ANY = "*";
    private static final String ANY_LABELS = "://*.";

    public Origins {
        allowed = List.copyOf(allowed);
    }

    boolean any() {
        return allowed.contains(ANY);
    }

    /** Whether a page of this origin may ask. */
    public boolean allow(String origin) {
        var sent = origin.toLowerCase(Locale.ROOT);
        return any() || allowed.stream().anyMatch(one -> matches(one, sent));
    }

    private static boolean matches(String allowed, String origin) {
        var star = allowed.indexOf(ANY_LABELS);
        if (star < 0) return allowed.equals(origin);
        var scheme = allowed.substring(0, star) + "://";
        var rest = allowed.substring(star + ANY_LABELS.length() - 1);
        return origin.startsWith(scheme) && origin.endsWith(rest) && origin.length() > scheme.length() + rest.length();
    }
}
