package dev.ragtime.runtime.crawl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.api.Sha256;
import dev.ragtime.runtime.store.Notes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What a site's pages were when they last were sent, so that one that did not change is not sent again, and its links are
 * known all the same. A cache: every page in it is right for itself, and without it all is sent anew. It is kept in
 * parts, of which only those are written that changed. Thread-safe.
 */
public final class CrawlMemory {
    /** Changes with the meaning of a {@link Page}. */
    private static final int VERSION = 1;

    /** Pages of which a part is to hold that many. */
    private static final int TOGETHER = 256;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<TreeMap<String, Page>> PAGES = new TypeReference<>() {};

    private final Notes notes;
    private final String source;
    private final String scope;
    private final Map<String, Page> pages = new TreeMap<>();
    private final Map<String, String> stored = new HashMap<>();
    private final boolean current;

    /** @param hosts that links are kept of */
    public static CrawlMemory load(Notes notes, String source, Set<String> hosts) {
        return new CrawlMemory(notes, source, Sha256.hex(VERSION + " " + new TreeSet<>(hosts), 16));
    }

    private CrawlMemory(Notes notes, String source, String scope) {
        this.notes = notes;
        this.source = source;
        this.scope = scope;
        var head = notes.find(head()).map(text -> text.split(" "));
        this.current = head.filter(words -> words[0].equals(scope)).isPresent();
        int parts = head.map(words -> Integer.parseInt(words[1])).orElse(0);
        for (int part = 0; part < parts; part++) read(part(part, parts));
    }

    private void read(String name) {
        notes.find(name).ifPresent(text -> {
            stored.put(name, text);
            parse(text).ifPresent(pages::putAll);
        });
    }

    /** What another version wrote may be of no use, and then its pages are sent anew. */
    private static Optional<Map<String, Page>> parse(String text) {
        try (var in =
                new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(text)))) {
            return Optional.of(JSON.readValue(in, PAGES));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What it was. */
    synchronized Optional<Page> find(URI page) {
        return Optional.ofNullable(pages.get(page.toString()));
    }

    /** The same, where its links are those that matter now. */
    synchronized Optional<Page> current(URI page) {
        return current ? find(page) : Optional.empty();
    }

    /** All that is remembered, at this moment. */
    synchronized Map<String, Page> pages() {
        return Map.copyOf(pages);
    }

    synchronized void put(URI page, Page what) {
        pages.put(page.toString(), what);
    }

    synchronized void forget(URI page) {
        pages.remove(page.toString());
    }

    synchronized void retain(Set<String> addresses) {
        pages.keySet().retainAll(addresses);
    }

    /** Writes down what changed since it was loaded or saved. */
    synchronized void save() {
        int parts = Math.max(1, (pages.size() + TOGETHER - 1) / TOGETHER);
        // a few more or less are no reason to write all anew
        int before = stored.size();
        if (before >= parts && before <= 2 * parts) parts = before;
        var byName = new TreeMap<String, TreeMap<String, Page>>();
        for (int part = 0; part < parts; part++) byName.put(part(part, parts), new TreeMap<>());
        for (var page : pages.entrySet()) {
            byName.get(part(Math.floorMod(page.getKey().hashCode(), parts), parts))
                    .put(page.getKey(), page.getValue());
        }
        byName.forEach(this::write);
        var head = scope + " " + parts;
        if (!notes.find(head()).equals(Optional.of(head))) notes.put(head(), head);
        for (var name : Set.copyOf(stored.keySet())) {
            if (byName.containsKey(name)) continue;
            notes.delete(name);
            stored.remove(name);
        }
    }

    private void write(String name, Map<String, Page> part) {
        var text = text(part);
        if (text.equals(stored.get(name))) return;
        notes.put(name, text);
        stored.put(name, text);
    }

    private static String text(Map<String, Page> part) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(JSON.writeValueAsBytes(part));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of texts is always JSON", e);
        } catch (IOException e) {
            throw new UncheckedIOException("memory takes all that it is given", e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    /** Forgets a site that is not read any more. */
    public static void drop(Notes notes, String source) {
        var memory = new CrawlMemory(notes, source, "");
        memory.stored.keySet().forEach(notes::delete);
        if (notes.find(memory.head()).isPresent()) notes.delete(memory.head());
    }

    private String head() {
        return "crawl/" + source;
    }

    private String part(int part, int parts) {
        return "crawl/%s/%d of %d".formatted(source, part, parts);
    }
}
