package dev.ragtime.runtime.local;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A document of a user's folder, as it is written.
 *
 * @param file name of its file
 */
record LocalObject(String file, JsonNode document) {
    String kind() {
        return document.path("kind").asText("?");
    }

    String name() {
        return document.path("metadata").path("name").asText();
    }

    /** Text of a field, empty when it is not there or something else. */
    String text(String pointer) {
        return document.at(pointer).asText("");
    }

    boolean is(String kind, String name) {
        return kind().equals(kind) && name().equals(name);
    }

    /** A problem as its author reads it. */
    String problem(String what) {
        return file + ", " + kind() + "/" + name() + ": " + what;
    }
}
