package dev.ragtime.runtime.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.RoutedModel;
import dev.ragtime.api.runtime.IngestReport;
import dev.ragtime.api.runtime.IngestReport.SourceReport;
import dev.ragtime.runtime.store.LuceneIndexStore;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An index that is built beside one of the same embedding. */
class DonorIndexTest {
    private final World world =
            new World().put("docs", "a.txt", "Title\n\none\n\ntwo").put("docs", "b.txt", "three");

    @Test
    void nothingIsEmbeddedThatTheOtherIndexHas() {
        try (var serving = LuceneIndexStore.inMemory(LuceneIndexStore.Vectors.EXACT);
                var built = LuceneIndexStore.inMemory(LuceneIndexStore.Vectors.EXACT)) {
            assertThat(embedded(world.run(serving))).isEqualTo(3);
            world.donor = Optional.of(serving);
            world.put("docs", "c.txt", "four");

            var report = world.run(built);

            assertThat(embedded(report)).as("of the text that is new alone").isEqualTo(1);
            assertThat(report.chunks()).isEqualTo(4);
            assertThat(serving.counts().chunks())
                    .as("it is read and not written")
                    .isEqualTo(3);
        }
    }

    @Test
    void textsThatWereCutInAnotherWayAreFoundByTheirDocument() {
        try (var serving = LuceneIndexStore.inMemory(LuceneIndexStore.Vectors.EXACT);
                var built = LuceneIndexStore.inMemory(LuceneIndexStore.Vectors.EXACT)) {
            world.put("docs", "a.txt", "Title\n\nzero\n\none\n\ntwo");
            world.run(serving);
            world.donor = Optional.of(serving);
            // other ordinals, so other ids
            world.put("docs", "a.txt", "Title\n\none\n\ntwo");

            assertThat(embedded(world.run(built))).isZero();
        }
    }

    @Test
    void vectorsOfPassagesAreTheSameWhateverTheNameOfTheRouteAndTheWordsBeforeAQuestion() {
        var built = routed("route-a", "query: ", "passage: ");

        assertThat(DonorIndex.gives(routed("route-b", "ask: ", "passage: "), built))
                .isTrue();
        assertThat(DonorIndex.gives(routed("route-a", "query: ", "text: "), built))
                .isFalse();
        assertThat(DonorIndex.gives(Embedding.defaults(), built)).isFalse();
    }

    private static Embedding routed(String route, String ofQuery, String ofPassage) {
        return new Embedding(null, new RoutedModel(route, "m", 3, null, ofQuery, ofPassage, null));
    }

    private static long embedded(IngestReport report) {
        return report.sources().stream().mapToLong(SourceReport::embedded).sum();
    }
}
