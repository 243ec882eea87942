package dev.ragtime.api.knowledgebase;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people and programs write becomes a value of a type, or none. */
class FieldReaderTest {
    @ParameterizedTest
    @CsvSource({
        "String, ' Legal ', Legal",
        "String, 7, 7",
        "Integer, 42, 42",
        "Integer, ' -42 ', -42",
        "Integer, 42.0, 42",
        "Integer, 1e3, 1000",
        "Integer, 9007199254740992, 9007199254740992",
        "Number, 9.50, 9.5",
        "Number, -1e300, -1.0E300",
        "Number, 1.10, 1.1",
        "Integer, 0042, 42",
        "Boolean, True, true",
        "Boolean, yes, true",
        "Boolean, OFF, false",
        "DateTime, 2026-01-31, 2026-01-31T00:00:00Z",
        "DateTime, 2026-01-31T12:30:00Z, 2026-01-31T12:30:00Z",
        "DateTime, 2026-01-31T12:30:00.1234567+02:00, 2026-01-31T10:30:00.123Z",
        "DateTime, 2026-01-31 12:30:00, 2026-01-31T12:30:00Z",
        "DateTime, 2026-01-31 12:30:00 +0200, 2026-01-31T10:30:00Z",
        "DateTime, 2026-01-31T12:30, 2026-01-31T12:30:00Z",
        "DateTime, 'Sat, 31 Jan 2026 12:30:00 +0100', 2026-01-31T11:30:00Z",
    })
    void isRead(FieldType type, String raw, String value) {
        assertThat(FieldReader.read(type, raw))
                .map(found -> found.plain().toString())
                .contains(value);
    }

    @ParameterizedTest
    @CsvSource({
        "Integer, twelve",
        "Integer, 42.5",
        "Integer, 9007199254740993",
        "Integer, 1e999999999",
        "Integer, 1e-999999999",
        "Number, 1e999",
        "Number, NaN",
        "Number, '1,5'",
        "Boolean, 1",
        "DateTime, 2026",
        "DateTime, 2026-02-30",
        "DateTime, 31.01.2026",
        "DateTime, yesterday",
        "DateTime, 0000-01-01",
        "String, ' '",
    })
    void isNone(FieldType type, String raw) {
        assertThat(FieldReader.read(type, raw)).isEmpty();
    }

    @Test
    void aListOfOneIsThatOneAndOneTextIsAListOfOne() {
        assertThat(FieldReader.read(FieldType.Integer, List.of(7))).contains(new FieldValue.Whole(7));
        assertThat(FieldReader.read(FieldType.String, List.of("a", "b"))).isEmpty();
        assertThat(FieldReader.read(FieldType.StringList, "a")).contains(new FieldValue.Texts(List.of("a")));
        assertThat(FieldReader.read(FieldType.StringList, List.of("b", 7, "b", true)))
                .contains(new FieldValue.Texts(List.of("b", "7", "true")));
    }

    @Test
    void whatIsTooLargeOrNoValueIsNone() {
        assertThat(FieldReader.read(FieldType.String, "x".repeat(1000))).isPresent();
        assertThat(FieldReader.read(FieldType.String, "x".repeat(1001))).isEmpty();
        assertThat(FieldReader.read(FieldType.Integer, "1".repeat(100_000))).isEmpty();
        assertThat(FieldReader.read(
                        FieldType.StringList, IntStream.range(0, 100).boxed().toList()))
                .isPresent();
        assertThat(FieldReader.read(
                        FieldType.StringList, IntStream.range(0, 101).boxed().toList()))
                .isEmpty();
        assertThat(FieldReader.read(FieldType.StringList, Map.of("a", "b"))).isEmpty();
        assertThat(FieldReader.read(FieldType.Boolean, 1)).isEmpty();
        assertThat(FieldReader.read(FieldType.Integer, true)).isEmpty();
    }
}
