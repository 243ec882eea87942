package dev.ragtime.runtime.document;

import dev.ragtime.api.knowledgebase.KnowledgeBaseSpec;
import dev.ragtime.api.knowledgebase.Ocr;
import java.util.List;
import java.util.stream.Collectors;

/**
 * In which languages pictures are read.
 *
 * @param names as Tesseract takes them, e.g. {@code eng+deu}; empty where pictures are not read
 */
public record OcrLanguages(String names) {
    /** Pictures are not read. */
    public static final OcrLanguages NONE = new OcrLanguages("");

    /** Pictures were to be read, and nothing here could: another run may. */
    static final String IN_VAIN = "in-vain";

    public static OcrLanguages of(KnowledgeBaseSpec spec) {
        return spec.ocr() == null ? NONE : of(spec.ocr().languages());
    }

    static OcrLanguages of(List<Ocr.Language> languages) {
        return new OcrLanguages(languages.stream().map(Enum::name).collect(Collectors.joining("+")));
    }

    public boolean isEmpty() {
        return names.isEmpty();
    }

    /** What is recorded of a document with pictures that were read like this; never empty. */
    public String mark() {
        return isEmpty() ? "unread" : names;
    }

    List<String> each() {
        return isEmpty() ? List.of() : List.of(names.split("\\+"));
    }
}
