package dev.ragtime.operator.slo.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.api.slo.EventCount;
import dev.ragtime.operator.slo.count.Baseline;
import dev.ragtime.operator.slo.count.SloState;
import dev.ragtime.operator.slo.count.Slot;
import dev.ragtime.operator.slo.count.Slots;
import dev.ragtime.operator.slo.fresh.FreshnessState;
import dev.ragtime.operator.slo.fresh.SourceRead;
import dev.ragtime.operator.slo.scrape.RuntimeProcess;
import dev.ragtime.operator.slo.scrape.Series;
import dev.ragtime.operator.slo.state.SloStateCodec.BadStateException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class SloStateCodecTest {
    private static final Instant NOW = FullState.NOW;

    @Test
    void a_state_comes_back_as_it_was_stored() throws BadStateException {
        assertThat(SloStateCodec.COUNTS.decode(SloStateCodec.COUNTS.encode(FullState.full())))
                .isEqualTo(FullState.full());
    }

    @Test
    void four_weeks_of_three_objectives_fit_into_a_few_kibibytes() {
        assertThat(SloStateCodec.COUNTS.encode(FullState.full()).length).isBetween(2_000, 20 * 1024);
    }

    @Test
    void no_flipped_bit_goes_unnoticed() {
        var data = SloStateCodec.COUNTS.encode(FullState.full());
        for (var at = 0; at < data.length; at += 7) {
            var damaged = data.clone();
            damaged[at] ^= (byte) (1 << at % 8);
            assertThatThrownBy(() -> SloStateCodec.COUNTS.decode(damaged)).isInstanceOf(BadStateException.class);
        }
    }

    @Test
    void what_is_cut_short_empty_too_long_or_of_another_version_is_refused() {
        var data = SloStateCodec.COUNTS.encode(FullState.full());
        assertRefused(new byte[0], "too few");
        assertRefused(Arrays.copyOf(data, data.length - 1), "checksum");
        assertRefused(new byte[SloStateCodec.MAXIMUM_BYTES + 1], "too many");
        var newer = data.clone();
        newer[4] = 2;
        assertRefused(newer, "unknown version 2");
    }

    @Test
    void a_right_checksum_does_not_make_nonsense_valid() throws Exception {
        assertRefused(sealed(out -> out.writeLong(Long.MAX_VALUE)), "not valid");
        assertRefused(
                sealed(out -> {
                    out.writeLong(0);
                    out.writeLong(0);
                    out.writeInt(Integer.MAX_VALUE);
                }),
                "2147483647 items");
        var future = new Slots(List.of(), List.of(new Slot(NOW.getEpochSecond() / 3600 + 1, EventCount.NONE, 0, 0)));
        var state = new SloState(NOW, NOW, Set.of(), Map.of(), Map.of(new Series("a", "b"), future), Map.of());
        assertRefused(SloStateCodec.COUNTS.encode(state), "a slot is in the future");
        var later = NOW.plusSeconds(1);
        var reading = Map.of(new RuntimeProcess("uid", NOW), new Baseline(later, Baseline.Phase.RUNNING, Map.of()));
        for (var ahead : List.of(
                new SloState(later, NOW, Set.of(), Map.of(), Map.of(), Map.of()),
                new SloState(NOW, NOW, Set.of(), Map.of("uid", later), Map.of(), Map.of()),
                new SloState(NOW, NOW, Set.of(), Map.of(), Map.of(), reading)))
            assertRefused(SloStateCodec.COUNTS.encode(ahead), "in the future");
        assertRefused(sealed(out -> out.write(new byte[20 * 1024 * 1024])), "too many bytes");
    }

    @Test
    void minutes_come_back_as_they_were_stored_and_are_not_taken_for_counts_of_pods() throws BadStateException {
        var state = minutes(NOW, NOW.plusSeconds(20));
        var data = SloStateCodec.FRESHNESS.encode(state);

        assertThat(SloStateCodec.FRESHNESS.decode(data)).isEqualTo(state);
        assertThatThrownBy(() -> SloStateCodec.COUNTS.decode(data)).hasMessageContaining("unknown version 2");
    }

    @Test
    void readings_that_cannot_be_are_refused() {
        for (var state : List.of(
                minutes(NOW, NOW.minusSeconds(1)),
                new FreshnessState(0, Map.of("docs", List.of()), Map.of()),
                new FreshnessState(
                        NOW.getEpochSecond() / 60 - 60,
                        Map.of(),
                        minutes(NOW, NOW).series())))
            assertThatThrownBy(() -> SloStateCodec.FRESHNESS.decode(SloStateCodec.FRESHNESS.encode(state)))
                    .isInstanceOf(BadStateException.class)
                    .hasMessageContaining("not valid");
    }

    /** Of a source that was read twice. */
    private static FreshnessState minutes(Instant first, Instant second) {
        var hour = NOW.getEpochSecond() / 3600;
        var slots = new Slots(List.of(), List.of(new Slot(hour, new EventCount(3, 5), 300_000, 600_000)));
        return new FreshnessState(
                NOW.getEpochSecond() / 60,
                Map.of("docs", List.of(new SourceRead(first.minusSeconds(9), first), new SourceRead(first, second))),
                Map.of(new Series("fresh", "0a1b2c3d"), new FreshnessState.Judged(0, slots)));
    }

    private static void assertRefused(byte[] data, String reason) {
        assertThatThrownBy(() -> SloStateCodec.COUNTS.decode(data))
                .isInstanceOf(BadStateException.class)
                .hasMessageContaining(reason);
    }

    private interface Content {
        void write(DataOutputStream out) throws IOException;
    }

    /** Anything, with a header as it should be. */
    private static byte[] sealed(Content content) throws Exception {
        var body = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(new GZIPOutputStream(body))) {
            content.write(out);
        }
        var sealed = new ByteArrayOutputStream();
        sealed.writeBytes(new byte[] {'R', 'S', 'L', 'O', 1});
        sealed.writeBytes(MessageDigest.getInstance("SHA-256").digest(body.toByteArray()));
        sealed.writeBytes(body.toByteArray());
        return sealed.toByteArray();
    }
}
