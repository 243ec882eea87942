package dev.ragtime.operator.knowledgebase.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.LastSync;
import dev.ragtime.operator.knowledgebase.sync.Schedule.InvalidSchedule;
import dev.ragtime.operator.knowledgebase.sync.SyncDecision.Cause;
import dev.ragtime.operator.knowledgebase.sync.SyncDecision.Situation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyncDecisionTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:07:00Z");

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            the first run begins once the store answers,       false, false, false, false, true,  none,             Start First
            a store that does not answer is waited for,        false, false, false, false, false, none,             AwaitStore
            a missing input blocks,                            false, false, false, true,  true,  none,             Blocked
            suspend holds a run back,                          false, false, true,  false, true,  none,             Suspended
            a second run waits for the first,                  true,  false, false, false, true,  none,             Running
            a run whose end nobody knows is waited for,        false, true,  false, false, true,  same Succeeded 0, AwaitReport
            a running one comes first even when suspended,     true,  false, true,  false, true,  none,             Running
            nothing changed means nothing to do,               false, false, false, false, true,  same Succeeded 0, Idle
            another trigger begins a run,                      false, false, false, false, true,  other Succeeded 0, Start Changed
            a mended failure is tried at once,                 false, false, false, false, true,  other Failed 5,   Start Changed
            a cancelled run is begun anew at once,             false, false, false, false, true,  same Cancelled 0, Start Changed
            a failure is tried again after its time,           false, false, false, false, true,  same Failed 1,    Start Retry
            a failure that came often waits longer,            false, false, false, false, true,  same Failed 4,    Retry
            """)
    void theFirstRuleThatAppliesDecides(
            String name,
            boolean running,
            boolean unjudged,
            boolean suspended,
            boolean blocked,
            boolean storeReady,
            String last,
            String expected) {
        var situation = new Situation(
                running,
                unjudged,
                suspended,
                blocked,
                storeReady,
                false,
                1,
                "same",
                last(last, "12:05:00", "12:06:00"),
                Optional.empty());
        assertThat(word(SyncDecision.of(situation, NOW))).isEqualTo(expected);
    }

    @Test
    void anotherIndexIsFilledWhateverTheLastRunDid() {
        var last = last("same Succeeded 0", "12:05:00", "12:06:00");
        var situation = new Situation(false, false, false, false, true, false, 2, "same", last, Optional.empty());
        assertThat(SyncDecision.of(situation, NOW)).isEqualTo(new SyncDecision.Start(Cause.First));
    }

    @Test
    void aLostIndexIsReadAgainAtOnceAndAfterAFailureWithItsBackoff() {
        var succeeded = last("same Succeeded 0", "12:05:00", "12:06:00");
        var lost = new Situation(false, false, false, false, true, true, 1, "same", succeeded, Optional.empty());
        assertThat(SyncDecision.of(lost, NOW)).isEqualTo(new SyncDecision.Start(Cause.IndexLost));

        var failed = last("same Failed 9", "12:05:00", "12:06:00");
        var again = new Situation(false, false, false, false, true, true, 1, "same", failed, Optional.empty());
        assertThat(SyncDecision.of(again, NOW)).isInstanceOf(SyncDecision.Retry.class);
    }

    @Test
    void aScheduleThatFellDueSeveralTimesBeginsOneRun() throws InvalidSchedule {
        var missed = scheduled("*/5 * * * *", "UTC", last("same Succeeded 0", "09:00:00", "09:01:00"));
        assertThat(SyncDecision.of(missed, NOW)).isEqualTo(new SyncDecision.Start(Cause.Scheduled));

        var ran = scheduled("*/5 * * * *", "UTC", last("same Succeeded 0", "12:07:00", "12:07:00"));
        assertThat(SyncDecision.of(ran, NOW))
                .isEqualTo(new SyncDecision.Idle(Optional.of(Instant.parse("2026-03-01T12:10:00Z"))));
    }

    @Test
    void aScheduledTimeThatPassesDuringABackoffBeginsARun() throws InvalidSchedule {
        var failed = last("same Failed 9", "12:00:00", "12:01:00");

        assertThat(SyncDecision.of(scheduled("*/5 * * * *", "UTC", failed), NOW))
                .isEqualTo(new SyncDecision.Start(Cause.Scheduled));
        assertThat(SyncDecision.of(scheduled("8 * * * *", "UTC", failed), NOW))
                .as("sooner than the backoff of ten minutes")
                .isEqualTo(new SyncDecision.Retry(Instant.parse("2026-03-01T12:08:00Z")));
        assertThat(SyncDecision.of(scheduled("@hourly", "UTC", failed), NOW))
                .isEqualTo(new SyncDecision.Retry(Instant.parse("2026-03-01T12:11:00Z")));
    }

    @Test
    void aScheduleIsReadInItsTimeZone() throws InvalidSchedule {
        var nightly = scheduled("30 3 * * *", "Asia/Kolkata", last("same Succeeded 0", "12:00:00", "12:01:00"));
        assertThat(SyncDecision.of(nightly, NOW))
                .isEqualTo(new SyncDecision.Idle(Optional.of(Instant.parse("2026-03-01T22:00:00Z"))));
    }

    @ParameterizedTest(name = "{0} means the same as {1}")
    @CsvSource({"@hourly, 0 * * * *", "@daily, 0 0 * * *", "@weekly, 0 0 * * 0", "@monthly, 0 0 1 * *"})
    void nicknamesAreThoseOfACronJob(String nickname, String fields) throws InvalidSchedule {
        assertThat(Schedule.parse(nickname, "UTC").next(NOW))
                .isPresent()
                .isEqualTo(Schedule.parse(fields, "UTC").next(NOW));
    }

    @Test
    void anUnreadableScheduleSaysWhichFieldToMend() {
        assertThatThrownBy(() -> Schedule.parse("61 * * * *", "UTC"))
                .isInstanceOf(InvalidSchedule.class)
                .hasMessageContaining("spec.sync.schedule")
                .hasMessageContaining("write five fields");
        assertThatThrownBy(() -> Schedule.parse("* * * * *", "Europe/Atlantis"))
                .isInstanceOf(InvalidSchedule.class)
                .hasMessageContaining("spec.sync.timeZone");
    }

    @ParameterizedTest(name = "after {0} failures in a row the wait is {1} s")
    @CsvSource({"1, 15", "2, 30", "3, 60", "6, 480", "7, 600", "100, 600"})
    void theWaitDoublesUpToTenMinutes(int failures, int seconds) {
        assertThat(SyncDecision.backoff(failures)).isEqualTo(Duration.ofSeconds(seconds));
    }

    private static Situation scheduled(String expression, String zone, Optional<LastSync> last) throws InvalidSchedule {
        return new Situation(
                false,
                false,
                false,
                false,
                true,
                false,
                1,
                "same",
                last,
                Optional.of(Schedule.parse(expression, zone)));
    }

    private static Optional<LastSync> last(String text, String started, String finished) {
        if (text.equals("none")) return Optional.empty();
        var words = text.split(" ");
        return Optional.of(new LastSync(
                3,
                null,
                words[1],
                "2026-03-01T" + started + "Z",
                "2026-03-01T" + finished + "Z",
                words[0],
                0L,
                0L,
                0L,
                0L,
                Integer.valueOf(words[2])));
    }

    private static String word(SyncDecision decision) {
        var name = decision.getClass().getSimpleName();
        return decision instanceof SyncDecision.Start(var cause) ? name + " " + cause : name;
    }
}
