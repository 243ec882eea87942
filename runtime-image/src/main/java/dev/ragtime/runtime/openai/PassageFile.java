package dev.ragtime.runtime.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.runtime.metadata.FieldSet;
import dev.ragtime.runtime.retrieve.Passage;
import java.util.TreeMap;

/** The document of a passage as a file of OpenAI's. */
final class PassageFile {
    private PassageFile() {}

    /** Id, name and attributes of the file, and the passage's score. */
    static void describe(ObjectNode node, Passage passage) {
        var chunk = passage.chunk();
        node.put("file_id", chunk.documentId().toString())
                .put("filename", chunk.path())
                .put("score", passage.score());
        var attributes = node.putObject("attributes")
                .put("chunkId", chunk.id().toString())
                .put("knowledgeBase", passage.knowledgeBase())
                .put("source", chunk.source())
                .put("title", chunk.title())
                .put("uri", chunk.uri());
        new TreeMap<>(chunk.metadata()).forEach((name, value) -> {
            if (!name.equals(FieldSet.TITLE.name())) attributes.putPOJO(name, value.plain());
        });
    }
}
