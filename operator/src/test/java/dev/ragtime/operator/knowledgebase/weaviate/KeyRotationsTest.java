package dev.ragtime.operator.knowledgebase.weaviate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.KeyRotation;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.KeyRotation.Phase;
import dev.ragtime.operator.knowledgebase.weaviate.KeyRotations.Situation;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyRotationsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // what happens                                     | phase     | since    | asked | settled | refused |
                // lost  | phase     | restarts
                "nothing is asked for                               | -         | -        | -     | true    | false   | false | -         | 1",
                "a request that was heard is done with              | -         | -        | a     | true    | false   | false | -         | 1",
                "a new request begins                               | -         | 11:00:00 | b     | true    | false   | false | Adding    | 2",
                "it waits while nodes restart anyway                | -         | -        | b     | false   | false   | false | -         | 1",
                "nodes are restarted one by one                     | Adding    | 11:59:00 | a     | false   | false   | false | Adding    | 1",
                "once all know the new key, clients switch          | Adding    | 11:59:00 | a     | true    | false   | false | Switching | 1",
                "a new key that is lost is made again               | Adding    | 11:59:00 | a     | true    | false   | true  | Adding    | 2",
                "clients have five minutes                          | Switching | 11:55:01 | a     | true    | false   | false | Switching | 1",
                "then nodes forget the old key                      | Switching | 11:55:00 | a     | true    | false   | false | Removing  | 2",
                "and restart for it                                 | Removing  | 11:59:00 | a     | false   | false   | false | Removing  | 1",
                "then it is over                                    | Removing  | 11:59:00 | a     | true    | false   | false | -         | 1",
                "another request waits for the first to be over     | Switching | 11:59:00 | b     | true    | false   | false | Switching | 1",
                "nodes that refuse the key are restarted            | -         | -        | a     | true    | true    | false | -         | 2",
                "but not again at once                              | -         | 11:58:01 | a     | true    | true    | false | -         | 1",
                "nor while they restart                             | -         | 11:00:00 | a     | false   | true    | false | -         | 1"
            })
    void aRotationGoesOnStepByStep(
            String what,
            Phase phase,
            String since,
            String asked,
            boolean settled,
            boolean refused,
            boolean lost,
            Phase wanted,
            int restarts) {
        var at = new KeyRotation("a", phase, 1, since == null ? null : "2026-03-01T" + since + "Z");
        var next = KeyRotations.next(at, new Situation(Optional.ofNullable(asked), settled, refused, lost, false, NOW));
        assertThat(next.phase()).isEqualTo(wanted);
        assertThat(next.restarts()).isEqualTo(restarts);
        if (next.equals(at)) assertThat(next).isSameAs(at);
        else assertThat(next.since()).isEqualTo(NOW.toString());
    }

    @Test
    void aStoreThatIsMadeNeedsNoReplacementOfItsKeyButOneOfVersionOneDoesWhenAsked() {
        assertThat(KeyRotations.initial(Optional.empty(), Optional.of("a")))
                .isEqualTo(new KeyRotation("a", null, 1, null));
        assertThat(KeyRotations.initial(Optional.of(0), Optional.of("a")))
                .isEqualTo(new KeyRotation(null, null, 0, null));
    }

    @Test
    void onlyTheTimeForClientsEndsByItself() {
        assertThat(KeyRotations.due(new KeyRotation("a", Phase.Switching, 1, "2026-03-01T12:00:00Z")))
                .contains(Instant.parse("2026-03-01T12:05:00Z"));
        assertThat(KeyRotations.due(new KeyRotation("a", Phase.Adding, 1, "2026-03-01T12:00:00Z")))
                .isEmpty();
    }

    @Test
    void nodes_of_version_0_1_are_made_anew_once_when_their_store_gets_a_guest() {
        var of01 = new KeyRotation(null, null, 0, null);
        var guest = new Situation(Optional.empty(), true, false, false, true, NOW);
        var next = KeyRotations.next(of01, guest);
        assertThat(next.restarts()).isEqualTo(1);
        assertThat(KeyRotations.next(next, guest)).isSameAs(next);
    }
}
