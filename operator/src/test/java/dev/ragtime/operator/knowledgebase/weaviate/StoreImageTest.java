package dev.ragtime.operator.knowledgebase.weaviate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.operator.knowledgebase.weaviate.StoreImage.Wish;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreImageTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // what happens                                  | asked  | pinned          | chart             | turn
                // | unpullable | image             | refused
                "a new store takes the chart's image             | -      | -               | r/w:1.38.3@sha:1  | false | false      | r/w:1.38.3@sha:1  | -",
                "or the version it names                         | 1.39.0 | -               | r/w:1.38.3        | false | false      | r/w:1.39.0        | -",
                "a later chart changes nothing                   | -      | r/w:1.38.3      | r/w:1.39.0        | false | false      | r/w:1.38.3        | -",
                "unless it is its turn to follow                 | -      | r/w:1.38.3      | r/w:1.39.0@sha:2  | true  | false      | r/w:1.39.0@sha:2  | -",
                "an earlier chart changes nothing even then      | -      | r/w:1.39.0      | r/w:1.38.3        | true  | false      | r/w:1.39.0        | -",
                "1.9 is earlier than 1.38                        | -      | r/w:1.38.3      | r/w:1.9.0         | true  | false      | r/w:1.38.3        | -",
                "a later version that is named comes             | 1.39.0 | r/w:1.38.3      | r/w:1.38.3        | false | false      | r/w:1.39.0        | -",
                "an earlier one that is named is refused         | 1.38.3 | r/w:1.39.0      | r/w:1.38.3        | false | false      | r/w:1.39.0        | 1.38.3",
                "the one that runs may be named                  | 1.38.3 | r/w:1.38.3      | r/w:1.39.0        | true  | false      | r/w:1.38.3        | -",
                "another registry alone changes nothing          | -      | a/w:1.38.3      | b/w:1.38.3        | false | false      | a/w:1.38.3        | -",
                "unless the old one has the image no more        | -      | a/w:1.38.3      | b/w:1.39.0        | false | true       | b/w:1.38.3        | -",
                "a tag that is no version stays                  | -      | r/w:mine        | r/w:1.39.0        | true  | false      | r/w:mine          | -",
                "until a version is named                        | 1.39.0 | r/w:mine        | r/w:1.38.3        | false | false      | r/w:1.39.0        | -"
            })
    void aStoreRunsWhatItWasMadeWithUntilSomethingLaterIsAskedFor(
            String what,
            String asked,
            String pinned,
            String chart,
            boolean turn,
            boolean unpullable,
            String image,
            String refused) {
        var result = StoreImage.of(
                new Wish(Optional.ofNullable(asked), Optional.ofNullable(pinned), chart, turn, unpullable));
        assertThat(result.reference()).isEqualTo(image);
        assertThat(result.refused()).isEqualTo(Optional.ofNullable(refused));
    }
}
