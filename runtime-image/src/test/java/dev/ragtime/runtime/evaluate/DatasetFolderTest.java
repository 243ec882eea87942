package dev.ragtime.runtime.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.runtime.config.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetFolderTest {
    @TempDir
    Path folder;

    private DatasetFolder.Judged judged() throws IOException {
        return new DatasetFolder("spec.promotion.gate.dataset", folder).read();
    }

    private BeirDataset read() throws IOException {
        return judged().dataset();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    @Test
    void aConfigMapOfBeirHasItsJudgementsInOneFile() throws IOException {
        write("queries.jsonl", "{\"_id\": \"1\", \"text\": \"Who pays?\"}\n{\"_id\": \"2\", \"text\": \"unjudged\"}\n");
        write("qrels.tsv", "query-id\tcorpus-id\tscore\n1\tleave\t2\n");

        assertThat(read().queries()).containsExactly(Map.entry("1", "Who pays?"));
        assertThat(read().judgements()).containsEntry("1", Map.of("leave", 2));
    }

    @Test
    void aQueryAndItsDocumentsStandOnEachLine() throws IOException {
        write("judged.jsonl", """
                {"query": "Who pays?", "documents": ["faq/leave.md"]}

                {"query": "Which lamp?", "documents": {"lamp.md": 2, "other.md": 0}}
                """);

        assertThat(read().queries().values()).containsExactly("Who pays?", "Which lamp?");
        assertThat(read().judgements().values())
                .containsExactlyInAnyOrder(Map.of("faq/leave.md", 1), Map.of("lamp.md", 2, "other.md", 0));
    }

    @Test
    void aLineWithoutARelevantDocumentIsLeftOutAndCounted() throws IOException {
        write("ratings.jsonl", """
                {"query": "Who pays?", "documents": {"docs/leave.md": 1}, "rating": "good", "retrieved": ["docs/leave.md"]}
                {"query": "Which lamp?", "documents": {"docs/lamp.md": 0}, "rating": "bad"}
                {"query": "Why?", "documents": {}, "rating": "bad"}
                """);

        assertThat(read().queries().values()).containsExactly("Who pays?");
        assertThat(judged().leftOut()).isEqualTo(2);
    }

    @Test
    void whatNothingCanBeMeasuredByIsRefusedWithWhatToDo() throws IOException {
        refused("it needs queries.jsonl with qrels.tsv, or one file .jsonl");
        write("queries.jsonl", "{\"_id\": \"1\", \"text\": \"Who pays?\"}");
        refused("no judgements: add qrels.tsv");
        write("qrels.tsv", "query-id\tcorpus-id\tscore\n1\tleave\t0\n");
        refused("no query for which a document is judged relevant");
        write("qrels.tsv", "query-id\tcorpus-id\tscore\n1\tleave\n");
        refused("not in BEIR's layout");
        Files.delete(folder.resolve("queries.jsonl"));
        write("judged.jsonl", "{\"query\": \"Who pays?\"}");
        refused("judged.jsonl, line 1 has no documents");
        write("judged.jsonl", "{\"query\": ");
        refused("judged.jsonl, line 1 is not JSON");
    }

    private void refused(String why) {
        assertThatThrownBy(this::read)
                .isInstanceOf(UserError.class)
                .hasMessageContaining("spec.promotion.gate.dataset")
                .hasMessageContaining(why);
    }
}
