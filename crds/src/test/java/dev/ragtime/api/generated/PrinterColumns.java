package dev.ragtime.api.generated;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import java.util.Arrays;
import java.util.List;

/** Columns in the order in which a type declares them, and as the server keeps them. */
final class PrinterColumns {
    private PrinterColumns() {}

    static List<String> namesInOrder(Class<?> type) {
        return Arrays.stream(type.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::name)
                .toList();
    }

    /** Without the priority 0, which the server drops: Argo CD would show it as a difference for ever. */
    static void asKept(CustomResourceColumnDefinition column) {
        if (Integer.valueOf(0).equals(column.getPriority())) column.setPriority(null);
    }
}
