package dev.ragtime.operator.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DigestTest {
    @Test
    void oneKeyGivesOneDigestWhoeverComputesIt() {
        assertThat(Digest.keyed(Map.of("password", "hunter2", "username", "bot"), "key"))
                .isEqualTo(Digest.keyed(Map.of("username", "bot", "password", "hunter2"), "key"))
                .hasSize(64);
    }

    @Test
    void equalPasswordsCannotBeRecognisedWithoutTheKey() {
        var weak = Map.of("password", "hunter2");

        assertThat(Digest.keyed(weak, "one")).isNotEqualTo(Digest.keyed(weak, "other"));
        assertThat(Digest.keyed(weak, "one")).isNotEqualTo(Digest.plain(weak));
    }

    @Test
    void whatIsCutDifferentlyHasAnotherDigest() {
        assertThat(Digest.plain(Map.of("ab", "c"))).isNotEqualTo(Digest.plain(Map.of("a", "bc")));
        assertThat(Digest.plain(Map.of())).isEqualTo(Digest.plain(Map.of()));
    }
}
