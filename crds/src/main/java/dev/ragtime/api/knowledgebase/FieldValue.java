package dev.ragtime.api.knowledgebase;

import java.time.Instant;
import java.util.List;

/** The value of a field, or several. */
public sealed interface FieldValue {
    /** @param text not blank, at most {@link FieldReader#LONGEST_TEXT} characters */
    record Text(String text) implements FieldValue {}

    /** @param texts each once, in the order in which they were given; at least one */
    record Texts(List<String> texts) implements FieldValue {
        public Texts {
            texts = List.copyOf(texts);
        }
    }

    /** @param number between -2^53 and 2^53, so that every program that reads JSON reads it exactly */
    record Whole(long number) implements FieldValue {}

    /** @param number finite */
    record Decimal(double number) implements FieldValue {}

    record Truth(boolean truth) implements FieldValue {}

    /** @param time to the millisecond */
    record Moment(Instant time) implements FieldValue {}

    /** As it stands in JSON: a string, number, truth value or list of strings. */
    default Object plain() {
        return switch (this) {
            case Text(var text) -> text;
            case Texts(var texts) -> texts;
            case Whole(var number) -> number;
            case Decimal(var number) -> number;
            case Truth(var truth) -> truth;
            case Moment(var time) -> time.toString();
        };
    }
}
