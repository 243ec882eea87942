package dev.ragtime.runtime.store;

import java.util.Optional;

/** Texts that one run leaves for the next, by name, each of a megabyte at most. Thread-safe; reads see every write that returned. */
public interface Notes {
    Optional<String> find(String name);

    /** Writes or replaces a note. */
    void put(String name, String text);

    /** Deletes a note; one that is not there is ignored. */
    void delete(String name);
}
