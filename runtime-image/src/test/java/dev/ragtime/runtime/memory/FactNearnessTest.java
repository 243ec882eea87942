package dev.ragtime.runtime.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.Embedding.Model;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.embed.Embedders;
import io.prometheus.client.CollectorRegistry;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which facts say the same, by the models of this runtime. */
class FactNearnessTest {
    private static double nearness(Embedder embedder, String one, String other) {
        var vectors = embedder.passages(List.of(one, other));
        var exact = 0.0;
        for (var i = 0; i < vectors.getFirst().length; i++) exact += vectors.getFirst()[i] * vectors.getLast()[i];
        var kept = FactVector.of(embedder.model(), vectors.getFirst()).cosine(vectors.getLast());
        assertThat(Math.abs(kept - exact)).as("what a byte a dimension costs").isLessThan(0.01);
        return kept;
    }

    @ParameterizedTest
    @EnumSource(Model.class)
    void anotherWordingTakesTheFirstOnesPlaceAndAnotherFactDoesNot(Model model) {
        try (var embedder =
                new Embedders(new CollectorRegistry()).open(Embedding.of(model), Embedders.WhenFull.WAIT, 1)) {
            assertThat(nearness(embedder, "The user works in Brno.", "The user works from Brno."))
                    .isGreaterThan(Facts.SAME);
            assertThat(nearness(embedder, "The user is a plumber.", "The user works as a plumber."))
                    .isGreaterThan(Facts.SAME);
            assertThat(nearness(embedder, "The user is in team billing.", "The user is in team shipping."))
                    .isLessThan(Facts.SAME - 0.05);
            assertThat(nearness(embedder, "The user speaks Czech.", "The user speaks German."))
                    .isLessThan(Facts.SAME - 0.05);
            assertThat(nearness(embedder, "The user's son is called Paul.", "The user's daughter is called Paula."))
                    .isLessThan(Facts.SAME - 0.05);
        }
    }
}
