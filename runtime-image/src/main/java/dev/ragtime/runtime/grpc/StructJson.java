package dev.ragtime.runtime.grpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.ragtime.runtime.http.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Values whose shape only their reader knows, from protobuf and to it. */
final class StructJson {
    /** Beyond it not every whole number is a double. */
    private static final double LARGEST_WHOLE = 1L << 53;

    private StructJson() {}

    static JsonNode tree(Struct struct) {
        return Json.tree(map(struct));
    }

    private static Map<String, Object> map(Struct struct) {
        var map = new HashMap<String, Object>();
        struct.getFieldsMap().forEach((name, value) -> map.put(name, plain(value)));
        return map;
    }

    private static Object plain(Value value) {
        return switch (value.getKindCase()) {
            case STRING_VALUE -> value.getStringValue();
            case BOOL_VALUE -> value.getBoolValue();
            case NUMBER_VALUE -> number(value.getNumberValue());
            case STRUCT_VALUE -> map(value.getStructValue());
            case LIST_VALUE -> {
                var list = new ArrayList<Object>();
                value.getListValue().getValuesList().forEach(one -> list.add(plain(one)));
                yield list;
            }
            case NULL_VALUE, KIND_NOT_SET -> null;
        };
    }

    /** A whole number is one, although protobuf has none here. */
    private static Number number(double number) {
        if (number == Math.rint(number) && Math.abs(number) <= LARGEST_WHOLE) return (long) number;
        return number;
    }

    /** @param plain a string, number, truth value or list of strings */
    static Value value(Object plain) {
        var value = Value.newBuilder();
        return switch (plain) {
            case String text -> value.setStringValue(text).build();
            case Number number -> value.setNumberValue(number.doubleValue()).build();
            case Boolean truth -> value.setBoolValue(truth).build();
            case List<?> list ->
                value.setListValue(ListValue.newBuilder()
                                .addAllValues(
                                        list.stream().map(StructJson::value).toList()))
                        .build();
            default -> throw new IllegalArgumentException("no plain value: " + plain.getClass());
        };
    }
}
