package dev.ragtime.runtime.quote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.Embedding.Model;
import dev.ragtime.runtime.embed.Embedders;
import dev.ragtime.runtime.embed.OwnModels;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScalesTest {
    /** What was chosen by hand for them, with the questions of CompanyQuestionsTest. */
    @ParameterizedTest
    @EnumSource(Model.class)
    void whatIsMeasuredOfTheImagesModelsIsNearToWhatIsKnownOfThem(Model model) {
        try (var embedder = new Embedders(new CollectorRegistry()).open(Embedding.of(model), Embedders.WhenFull.WAIT)) {
            var known = new Scales(embedder).get();
            var measured = Scales.measured(embedder);
            System.out.printf("scale of %s: measured %.3f to %.3f%n", model.id(), measured.far(), measured.near());
            assertThat(measured.far()).isCloseTo(known.far(), within(0.1));
            assertThat(measured.near()).isCloseTo(known.near(), within(0.1));
        }
    }

    @Test
    void aModelWhoseCosinesAreAllHighTellsAnswersApartAllTheSame(@TempDir Path volume) throws Exception {
        try (var embedder = new Embedders(new CollectorRegistry(), OwnModels.on(volume))
                .open(Embedding.of(OwnModels.e5(OwnModels.E5_DIMENSIONS)), Embedders.WhenFull.WAIT)) {
            var near = Similarity.by(embedder)
                    .of(
                            "When is the pump serviced?",
                            List.of("The pump is serviced every March.", "Lunch is served from noon to two."));
            assertThat(near[0]).isGreaterThan(near[1] + 0.3);
        }
    }
}
