package dev.ragtime.api.generated;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import java.util.Arrays;
import java.util.List;

/** The order in which a type declares its columns. */
final class PrinterColumns {
    private PrinterColumns() {}

    static List<String> namesInOrder(Class<?> type) {
        return Arrays.stream(type.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::name)
                .toList();
    }
}
