package dev.ragtime.operator.probe;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the Prometheus text format (version 0.0.4). Only the samples asked for are read, and those strictly: half a
 * line must not become a number.
 */
public final class Exposition {
    private final String line;
    private int at;

    private Exposition(String line) {
        this.line = line;
    }

    /** One line; {@code value} as written, e.g. {@code 1.0E7} or {@code NaN}. */
    public record Sample(String name, Map<String, String> labels, String value) {
        public Sample {
            labels = Map.copyOf(labels);
        }

        /**
         * Exactly what is written.
         *
         * @throws BadExpositionException when it is not a finite number of sensible size
         */
        public BigDecimal number() throws BadExpositionException {
            try {
                var number = new BigDecimal(value);
                if (number.precision() < 40 && Math.abs(number.scale()) < 40) return number;
            } catch (NumberFormatException e) {
                throw new BadExpositionException(this + " is not a number");
            }
            throw new BadExpositionException(this + " is not a number in range");
        }

        /**
         * Something that is counted: whole, not negative, and up to 2⁵³, where a double is still exact.
         *
         * @throws BadExpositionException when it is not that
         */
        public long count() throws BadExpositionException {
            try {
                var count = number().longValueExact();
                if (count >= 0 && count <= 1L << 53) return count;
            } catch (ArithmeticException e) {
                throw new BadExpositionException(this + " counts nothing whole");
            }
            throw new BadExpositionException(this + " counts what cannot be");
        }

        /** @throws BadExpositionException when it has no label {@code name} */
        public String label(String name) throws BadExpositionException {
            var found = labels.get(name);
            if (found == null) throw new BadExpositionException(this.name + " has no label " + name);
            return found;
        }
    }

    /**
     * The samples of the metrics {@code names}.
     *
     * @throws BadExpositionException when one of them is not well-formed
     */
    public static List<Sample> parse(String text, Set<String> names) throws BadExpositionException {
        var samples = new ArrayList<Sample>();
        for (var line : text.split("\n", -1)) {
            if (line.isEmpty() || line.charAt(0) == '#') continue;
            var reader = new Exposition(line);
            var name = reader.name();
            if (names.contains(name)) samples.add(reader.sample(name));
        }
        return samples;
    }

    private Sample sample(String name) throws BadExpositionException {
        skipBlanks();
        var labels = peek() == '{' ? labels() : Map.<String, String>of();
        skipBlanks();
        var value = word();
        skipBlanks();
        if (at < line.length() && !word().matches("-?[0-9]+")) throw bad("a time stamp is expected");
        skipBlanks();
        if (value.isEmpty() || at < line.length()) throw bad("one value is expected");
        return new Sample(name, labels, value);
    }

    private Map<String, String> labels() throws BadExpositionException {
        var labels = new LinkedHashMap<String, String>();
        expect('{');
        skipBlanks();
        while (peek() != '}') {
            var label = name();
            if (label.isEmpty()) throw bad("a label is expected");
            skipBlanks();
            expect('=');
            skipBlanks();
            if (labels.put(label, quoted()) != null) throw bad("label " + label + " is there twice");
            skipBlanks();
            if (peek() != '}') expect(',');
            skipBlanks();
        }
        expect('}');
        return labels;
    }

    private String quoted() throws BadExpositionException {
        expect('"');
        var value = new StringBuilder();
        while (peek() != '"') {
            var c = next();
            value.append(c == '\\' ? escaped() : c);
        }
        expect('"');
        return value.toString();
    }

    private char escaped() throws BadExpositionException {
        return switch (next()) {
            case '\\' -> '\\';
            case '"' -> '"';
            case 'n' -> '\n';
            default -> throw bad("only \\\\, \\\" and \\n can be escaped");
        };
    }

    private String name() {
        var start = at;
        while (at < line.length() && isNamePart(line.charAt(at))) at++;
        return line.substring(start, at);
    }

    private static boolean isNamePart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == ':';
    }

    private String word() {
        var start = at;
        while (at < line.length() && !isBlank(line.charAt(at))) at++;
        return line.substring(start, at);
    }

    private void skipBlanks() {
        while (at < line.length() && isBlank(line.charAt(at))) at++;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r';
    }

    private char peek() throws BadExpositionException {
        if (at >= line.length()) throw bad("the line ends too early");
        return line.charAt(at);
    }

    private char next() throws BadExpositionException {
        var c = peek();
        at++;
        return c;
    }

    private void expect(char c) throws BadExpositionException {
        if (next() != c) throw bad("'" + c + "' is expected");
    }

    private BadExpositionException bad(String reason) {
        return new BadExpositionException(reason + " at column " + (at + 1) + " of " + line);
    }

    /** Metrics that are not what they should be; the message says where. */
    public static final class BadExpositionException extends Exception {
        public BadExpositionException(String message) {
            super(message);
        }
    }
}
