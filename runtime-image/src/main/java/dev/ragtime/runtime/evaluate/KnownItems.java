package dev.ragtime.runtime.evaluate;

import com.ibm.icu.util.ULocale;
import dev.ragtime.api.Sha256;
import dev.ragtime.runtime.access.Readers;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.store.DocumentRecord;
import dev.ragtime.runtime.store.IndexStore;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Questions whose answer is known without a judge: words of a sentence of a document, which is the document to be found
 * (known-item search). They measure whether texts are found again, not whether what is found answers people's questions.
 */
final class KnownItems {
    private static final int MOST = 200;

    /** Chunks of a document from which its sentence may come. */
    private static final int CHUNKS = 50;

    private static final int FEWEST_WORDS = 8;

    private KnownItems() {}

    /**
     * One question for each of up to {@value #MOST} documents, the same ones whenever the documents are the same.
     *
     * @param index that answers now
     */
    static BeirDataset of(IndexStore index) {
        var chosen = new TreeMap<String, DocumentRecord>();
        index.documents().forEach(record -> {
            if (record.chunkIds().isEmpty()) return;
            chosen.put(Sha256.hex(record.id().toString(), 16), record);
            if (chosen.size() > MOST) chosen.pollLastEntry();
        });
        var queries = new LinkedHashMap<String, String>();
        var judgements = new HashMap<String, Map<String, Integer>>();
        var asked = new HashMap<String, String>();
        for (var record : chosen.values()) {
            var id = record.id().toString();
            question(index.search().span(record.id(), 0, CHUNKS, Readers.EVERYONE))
                    .ifPresent(question -> {
                        queries.put(id, question);
                        judgements.put(id, Map.of(record.source() + "/" + record.path(), 1));
                        // which of several documents is to be found that say the same is nobody's to judge
                        var other = asked.putIfAbsent(question, id);
                        if (other != null) queries.keySet().removeAll(List.of(id, other));
                    });
        }
        judgements.keySet().retainAll(queries.keySet());
        return new BeirDataset(queries, judgements);
    }

    /**
     * Every second word of a sentence, since whole it would be found by its words in whatever index, and all that have a digit,
     * which often is all that tells one document from another.
     */
    private static Optional<String> question(List<Chunk> chunks) {
        return chunks.stream()
                .flatMap(chunk -> sentences(chunk.text()).stream())
                .map(KnownItems::words)
                .filter(words -> words.size() >= FEWEST_WORDS)
                .min(Comparator.comparing(words -> Sha256.hex(String.join(" ", words), 16)))
                .map(KnownItems::everySecond);
    }

    /** Also of languages that part none by blanks. */
    private static List<String> words(String sentence) {
        var breaks = com.ibm.icu.text.BreakIterator.getWordInstance(ULocale.ROOT);
        breaks.setText(sentence);
        var words = new ArrayList<String>();
        for (int start = breaks.first(), end = breaks.next();
                end != BreakIterator.DONE;
                start = end, end = breaks.next()) {
            var word = sentence.substring(start, end);
            if (word.codePoints().anyMatch(Character::isLetterOrDigit)) words.add(word);
        }
        return words;
    }

    private static String everySecond(List<String> words) {
        var kept = new ArrayList<String>();
        for (int i = 0; i < words.size(); i++) {
            if (i % 2 == 0 || words.get(i).chars().anyMatch(Character::isDigit)) kept.add(words.get(i));
        }
        return String.join(" ", kept).strip();
    }

    private static List<String> sentences(String text) {
        var breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
        breaks.setText(text);
        var sentences = new ArrayList<String>();
        for (int start = breaks.first(), end = breaks.next();
                end != BreakIterator.DONE;
                start = end, end = breaks.next()) {
            sentences.add(text.substring(start, end).strip());
        }
        return sentences;
    }
}
