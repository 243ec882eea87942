package dev.ragtime.api.knowledgebase;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** Reads what people and programs write as a value of a type. */
public final class FieldReader {
    /** Characters of one text: what is filtered by is a name and no description. */
    static final int LONGEST_TEXT = 1000;

    private static final int MOST_TEXTS = 100;

    /** Characters of a text that is none. */
    private static final int SHOWN = 60;

    private static final BigDecimal LARGEST = BigDecimal.valueOf(1L << 53);

    /** Digits of a number; a longer one would take long to compute with. */
    private static final int LONGEST_NUMBER = 100;

    /** What stores can order by: milliseconds within the whole numbers, years of four digits. */
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    private FieldReader() {}

    /**
     * The value; empty when it is none of that type.
     *
     * @param raw a string, number, truth value, or a list of these; a list of one is that one
     */
    public static Optional<FieldValue> read(FieldType type, Object raw) {
        if (type == FieldType.StringList) return texts(raw);
        if (raw instanceof Collection<?> many)
            return many.size() == 1 ? read(type, many.iterator().next()) : Optional.empty();
        return switch (type) {
            case String, StringList -> text(raw).map(FieldValue.Text::new);
            case Integer -> whole(raw).map(FieldValue.Whole::new);
            case Number ->
                decimal(raw)
                        .map(BigDecimal::doubleValue)
                        .filter(Double::isFinite)
                        .map(FieldValue.Decimal::new);
            case Boolean -> truth(raw).map(FieldValue.Truth::new);
            case DateTime -> moment(raw).map(FieldValue.Moment::new);
        };
    }

    /** What is to be said of a text that is no value of a type. */
    public static String remedy(FieldType type, String text) {
        var write = switch (type) {
            case String, StringList -> "write a text of 1 to " + LONGEST_TEXT + " characters";
            case Integer -> "write a whole number, such as 2026";
            case Number -> "write a number, such as 0.5";
            case Boolean -> "write true or false";
            case DateTime -> "write it as 2026-01-31 or 2026-01-31T08:00:00Z";
        };
        return "\"%s\" is no %s: %s"
                .formatted(text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text, type, write);
    }

    private static Optional<FieldValue> texts(Object raw) {
        var found = new LinkedHashSet<String>();
        for (var one : raw instanceof Collection<?> many ? new ArrayList<Object>(many) : List.of(raw)) {
            var text = text(one);
            if (text.isEmpty()) return Optional.empty();
            found.add(text.get());
        }
        return found.isEmpty() || found.size() > MOST_TEXTS
                ? Optional.empty()
                : Optional.of(new FieldValue.Texts(List.copyOf(found)));
    }

    private static Optional<String> text(Object raw) {
        return switch (raw) {
            case String _, Number _, Boolean _ ->
                Optional.of(raw.toString().strip()).filter(text -> !text.isEmpty() && text.length() <= LONGEST_TEXT);
            default -> Optional.empty();
        };
    }

    private static Optional<Long> whole(Object raw) {
        return decimal(raw)
                .filter(number -> number.abs().compareTo(LARGEST) <= 0
                        && number.stripTrailingZeros().scale() <= 0)
                .map(BigDecimal::longValue);
    }

    private static Optional<BigDecimal> decimal(Object raw) {
        if (raw instanceof Boolean) return Optional.empty();
        return text(raw).filter(text -> text.length() <= LONGEST_NUMBER).flatMap(text -> {
            try {
                return Optional.of(new BigDecimal(text));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        });
    }

    private static Optional<Boolean> truth(Object raw) {
        return text(raw).flatMap(text -> switch (text.toLowerCase(java.util.Locale.ROOT)) {
            case "true", "yes", "on" -> Optional.of(true);
            case "false", "no", "off" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    /** A day is its midnight, and a time without a zone is one in UTC. */
    private static Optional<Instant> moment(Object raw) {
        if (!(raw instanceof String string)) return Optional.empty();
        var text = string.strip();
        try {
            return Optional.of(moment(text).truncatedTo(ChronoUnit.MILLIS))
                    .filter(time -> !time.isBefore(FIRST) && !time.isAfter(LAST));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Instant moment(String text) {
        if (text.matches("\\d{4}-\\d{2}-\\d{2}"))
            return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
        if (!text.matches("\\d{4}-.*"))
            return OffsetDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        var iso = text.replaceFirst("^(\\S+) +(\\d)", "$1T$2").replaceFirst(" *([+-]\\d{2}):?(\\d{2})$", "$1:$2");
        if (iso.matches(".*T.*[+-]\\d{2}")) iso += ":00";
        boolean zoned = iso.endsWith("Z") || iso.matches(".*T.*[+-]\\d{2}:\\d{2}");
        return zoned
                ? OffsetDateTime.parse(iso).toInstant()
                : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    }
}
