package dev.ragtime.runtime.document;

import java.util.List;

/** A value of JSON as it was written, in the order in which it was written; names may be there more than once. */
sealed interface JsonValue {
    /** Characters of all names and leaves in it. */
    int size();

    /**
     * A string, number or truth value.
     *
     * @param text a number as written; empty for null
     */
    record Leaf(String text) implements JsonValue {
        @Override
        public int size() {
            return text.length();
        }
    }

    record Array(List<JsonValue> values, int size) implements JsonValue {
        Array(List<JsonValue> values) {
            this(values, values.stream().mapToInt(JsonValue::size).sum());
        }

        boolean isOfLeaves() {
            return values.stream().allMatch(Leaf.class::isInstance);
        }
    }

    record Structure(List<Member> members, int size) implements JsonValue {
        Structure(List<Member> members) {
            this(
                    members,
                    members.stream()
                            .mapToInt(member ->
                                    member.name().length() + member.value().size())
                            .sum());
        }
    }

    /** One name of an object and its value. */
    record Member(String name, JsonValue value) {}
}
