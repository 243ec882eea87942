package dev.ragtime.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.store.IndexStore.Counts;
import org.junit.jupiter.api.Test;

/** Notes are kept beside documents and chunks. */
interface NotesConformance extends StoreUnderTest {
    @Test
    default void notesAreKeptReplacedAndDeleted() {
        var notes = store().notes();
        assertThat(notes.find("synced/docs")).isEmpty();
        notes.delete("synced/docs");
        notes.put("synced/docs", "{\"revision\":1}");
        notes.put("synced/docs", "{\"revision\":2}");
        notes.put("synced/faq", "other");

        assertThat(notes.find("synced/docs")).contains("{\"revision\":2}");
        notes.delete("synced/docs");
        assertThat(notes.find("synced/docs")).isEmpty();
        assertThat(notes.find("synced/faq")).contains("other");
        assertThat(store().counts()).isEqualTo(new Counts(0, 0));
    }

    /** What is remembered of a site comes in parts of up to a megabyte. */
    @Test
    default void aNoteMayBeLong() {
        var notes = store().notes();
        var text = "a1B2+/".repeat(200_000);

        notes.put("crawl/site/0 of 1", text);

        assertThat(notes.find("crawl/site/0 of 1")).contains(text);
        notes.delete("crawl/site/0 of 1");
    }
}
