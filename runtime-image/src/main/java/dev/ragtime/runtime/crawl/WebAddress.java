package dev.ragtime.runtime.crawl;

import java.io.ByteArrayOutputStream;
import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * Addresses of pages in one form: what a server cannot tell apart is equal (RFC 3986, 6.2.2 and 6.2.3), anything else
 * differs. The order of parameters, double slashes and case of a path mean something to some servers.
 */
public final class WebAddress {
    private static final int LONGEST = 2048;
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final int LAST_PORT = 65_535;
    private static final String UNRESERVED = "-._~";

    /** What may stand in a path or query as it is. */
    private static final String KEPT = UNRESERVED + "!$&'()*+,;=:@/?[]";

    private WebAddress() {}

    /** Empty for what is no address of a page: another protocol, one with credentials, one that is malformed. */
    public static Optional<URI> of(String address) {
        try {
            return normal(new URI(escaped(address.strip())));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Where a link of a page leads. */
    public static Optional<URI> of(URI page, String link) {
        try {
            var escaped = escaped(link.strip());
            // Java resolves one that is nothing but a query against the folder
            if (escaped.startsWith("?")) return of(withoutQuery(page) + escaped);
            if (escaped.startsWith("#") || escaped.isEmpty()) return Optional.of(page);
            return normal(page.resolve(new URI(escaped)));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Names a page whatever the protocol it is read over, e.g. {@code docs.example.com/guide/}. */
    public static String withoutScheme(URI page) {
        return page.toString().substring(page.getScheme().length() + "://".length());
    }

    /** Host, and port where it is not the usual one, e.g. {@code docs.example.com:8080}. */
    public static String host(URI page) {
        return page.getRawAuthority();
    }

    /** The path, and the query behind it, as people write them. */
    public static String readable(String raw) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) == '%') {
                bytes.write(HexFormat.fromHexDigits(raw, i + 1, i + 3));
                i += 2;
            } else bytes.write(raw.charAt(i));
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static String withoutQuery(URI page) {
        return page.toString().replaceFirst("[?].*", "");
    }

    private static Optional<URI> normal(URI uri) {
        var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) return Optional.empty();
        var authority = uri.getRawAuthority();
        if (authority == null || authority.contains("@")) return Optional.empty();
        var host = authority.replaceFirst(":\\d*$", "");
        var port =
                authority.length() > host.length() + 1 ? Integer.parseInt(authority.substring(host.length() + 1)) : -1;
        if (port == (scheme.equals("http") ? HTTP : HTTPS)) port = -1;
        var name = name(host);
        if (name.isEmpty() || port == 0 || port > LAST_PORT) return Optional.empty();
        var path = withoutDots(percent(uri.getRawPath() == null ? "" : uri.getRawPath()));
        var query = uri.getRawQuery() == null ? "" : "?" + percent(uri.getRawQuery());
        var normal = scheme + "://" + name + (port < 0 ? "" : ":" + port) + path + query;
        return normal.length() > LONGEST ? Optional.empty() : Optional.of(URI.create(normal));
    }

    /** In the letters that DNS knows, without the dot that may end it. */
    private static String name(String host) {
        if (host.startsWith("[")) return host.toLowerCase(Locale.ROOT);
        var name = IDN.toASCII(readable(host), IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /** Without {@code .} and {@code ..}, which lead no higher than to the root. */
    private static String withoutDots(String path) {
        var kept = new ArrayDeque<String>();
        var parts = path.split("/", -1);
        for (int i = 1; i < parts.length; i++) {
            boolean last = i == parts.length - 1;
            if (parts[i].equals("..")) kept.pollLast();
            if (!parts[i].equals(".") && !parts[i].equals("..")) kept.addLast(parts[i]);
            else if (last) kept.addLast("");
        }
        return "/" + String.join("/", kept);
    }

    /** Escapes in upper case, and none of what needs no escape. */
    private static String percent(String raw) {
        var out = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) != '%') {
                out.append(raw.charAt(i));
                continue;
            }
            var c = (char) HexFormat.fromHexDigits(raw, i + 1, i + 3);
            if (isUnreserved(c)) out.append(c);
            else out.append('%').append(raw.substring(i + 1, i + 3).toUpperCase(Locale.ROOT));
            i += 2;
        }
        return out.toString();
    }

    private static boolean isUnreserved(char c) {
        return isAlphanumeric(c) || UNRESERVED.indexOf(c) >= 0;
    }

    private static boolean isAlphanumeric(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    /** What browsers escape: blanks, quotes, letters beyond ASCII; the fragment is dropped, and {@code \} is {@code /}. */
    private static String escaped(String address) {
        var out = new StringBuilder(address.length());
        for (var b : address.replaceFirst("#.*", address.startsWith("#") ? "#" : "")
                .replaceAll("[\\t\\r\\n]", "")
                .getBytes(StandardCharsets.UTF_8)) {
            var c = (char) (b & 0xFF);
            if (isAlphanumeric(c) || KEPT.indexOf(c) >= 0 || c == '#') out.append(c);
            else if (c == '\\') out.append('/');
            else if (c == '%') out.append('%');
            else out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
        }
        // a percent sign that begins no escape
        return out.toString().replaceAll("%(?![0-9A-Fa-f]{2})", "%25");
    }
}
