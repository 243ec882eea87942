package dev.ragtime.operator.knowledgebase.weaviate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.KeyRotation;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.KeyRotation.Phase;
import dev.ragtime.operator.knowledgebase.weaviate.StoreKeys.Known;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreKeysTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // what happened                                         | phase     | client | accepted | remembered |
                // client | accepted
                "a new store gets a key                                  | -         | -      | -        | -          | fresh  | fresh",
                "a store of 0.1 keeps its key                            | -         | old    | -        | -          | old    | old",
                "a lost client Secret is restored from the nodes'        | -         | -      | old      | -          | old    | old",
                "a lost nodes' Secret is restored from the clients'      | -         | old    | -        | -          | old    | old",
                "both lost are restored from memory                      | -         | -      | -        | old        | old    | old",
                "an edited client Secret is put back                     | -         | edited | old      | -          | old    | old",
                "an edited nodes' Secret is put back                     | -         | old    | edited   | old        | old    | old",
                "nodes learn the new key beside the old one              | Adding    | old    | old      | old        | old    | fresh,old",
                "the new key stays the same until nodes know it          | Adding    | old    | new,old  | new,old    | old    | new,old",
                "clients take the new key up                             | Switching | old    | new,old  | new,old    | new    | new,old",
                "a client Secret lost meanwhile is the new key           | Switching | -      | new,old  | -          | new    | new,old",
                "nodes forget the old key                                | Removing  | new    | new,old  | new,old    | new    | new",
                "at rest there is one                                    | -         | new    | new,old  | -          | new    | new"
            })
    void keysFollowFromThePhaseAndFromWhatIsLeft(
            String what,
            Phase phase,
            String client,
            String accepted,
            String remembered,
            String wantedClient,
            String wantedAccepted) {
        var known = new Known(
                Optional.ofNullable(client),
                keys(accepted),
                Optional.ofNullable(remembered).map(StoreKeysTest::keys).map(all -> new StoreKeys(all.getLast(), all)),
                0);
        var keys = StoreKeys.of(known, new KeyRotation("1", phase, 1, null), () -> "fresh");
        assertThat(keys.client()).isEqualTo(wantedClient);
        assertThat(keys.accepted()).isEqualTo(keys(wantedAccepted));
    }

    @Test
    void aNewKeyThatIsLostAfterNodesLearntItIsNotMadeAgainUnderTheSameRestart() {
        var known = new Known(Optional.of("old"), List.of(), Optional.empty(), 1);
        var rotation = new KeyRotation("1", Phase.Adding, 1, null);
        assertThat(known.lostNewKey(rotation)).isTrue();
        assertThat(StoreKeys.of(known, rotation, () -> "fresh")).isEqualTo(new StoreKeys("old", List.of("old")));
        assertThat(StoreKeys.of(known, new KeyRotation("1", Phase.Adding, 2, null), () -> "fresh"))
                .isEqualTo(new StoreKeys("old", List.of("fresh", "old")));
    }

    @Test
    void whereTheSecretsContradictEachOtherTheStoreSaysWhichKeyIsRight() {
        var known = new Known(Optional.of("right"), List.of("edited"), Optional.empty(), 1);
        assertThat(known.candidates()).containsExactly("right", "edited");
        var confirmed = known.confirmed("right");
        assertThat(StoreKeys.of(confirmed, new KeyRotation(null, null, 1, null), () -> "fresh"))
                .isEqualTo(new StoreKeys("right", List.of("right")));
    }

    private static List<String> keys(String text) {
        return text == null ? List.of() : Arrays.asList(text.split(","));
    }
}
