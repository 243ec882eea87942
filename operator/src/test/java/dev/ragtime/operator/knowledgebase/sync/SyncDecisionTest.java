package dev.ragtime.operator.knowledgebase.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.LastSync;
import dev.ragtime.operator.knowledgebase.sync.Schedule.InvalidSchedule;
import dev.ragtime.operator.knowledgebase.sync.SyncDecision.Asked;
import dev.ragtime.operator.knowledgebase.sync.SyncDecision.Cause;
import dev.ragtime.operator.knowledgebase.sync.SyncDecision.Situation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
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
                Optional.empty(),
                Asked.NOTHING);
        assertThat(word(SyncDecision.of(situation, NOW))).isEqualTo(expected);
    }

    @Test
    void anotherIndexIsFilledWhateverTheLastRunDid() {
        var last = last("same Succeeded 0", "12:05:00", "12:06:00");
        var situation = new Situation(
                false, false, false, false, true, false, 2, "same", last, Optional.empty(), Asked.NOTHING);
        assertThat(SyncDecision.of(situation, NOW)).isEqualTo(new SyncDecision.Start(Cause.First));
    }

    @Test
    void aLostIndexIsReadAgainAtOnceAndAfterAFailureWithItsBackoff() {
        var succeeded = last("same Succeeded 0", "12:05:00", "12:06:00");
        var lost = new Situation(
                false, false, false, false, true, true, 1, "same", succeeded, Optional.empty(), Asked.NOTHING);
        assertThat(SyncDecision.of(lost, NOW)).isEqualTo(new SyncDecision.Start(Cause.IndexLost));

        var failed = last("same Failed 9", "12:05:00", "12:06:00");
        var again = new Situation(
                false, false, false, false, true, true, 1, "same", failed, Optional.empty(), Asked.NOTHING);
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

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            a source that was asked for is read alone,         same Succeeded 0, none,          docs,     StartSome docs
            a run of all serves it when something changed,     other Succeeded 0, none,         docs,     Start Changed
            a source is read while the run of all waits,       same Failed 6,    none,          docs,     StartSome docs
            a run of all that is due serves it,                same Failed 1,    none,          docs,     Start Retry
            its failed run waits,                              same Succeeded 0, docs Failed 6, docs,     Retry
            its failed run is tried again after its time,      same Succeeded 0, docs Failed 1, docs,     StartSome docs
            another source does not wait for it,               same Succeeded 0, docs Failed 6, docs faq, StartSome docs faq
            what else failed with it goes on waiting,          same Succeeded 0, docs faq Failed 6, faq,  Retry
            a source nobody asks for any more is left alone,   same Succeeded 0, docs Failed 1, '',       Idle
            """)
    void aSourceThatWasAskedForIsReadWithoutTheOthers(
            String name, String last, String failed, String sources, String expected) {
        var situation = new Situation(
                false,
                false,
                false,
                false,
                true,
                false,
                1,
                "same",
                last(last, "12:05:00", "12:06:00"),
                Optional.empty(),
                new Asked(new TreeSet<>(words(sources)), failedOf(failed)));

        var decision = SyncDecision.of(situation, NOW);

        assertThat(
                        decision instanceof SyncDecision.StartSome(var some)
                                ? "StartSome " + String.join(" ", some)
                                : word(decision))
                .isEqualTo(expected);
    }

    @Test
    void runsOfSomeSourcesMoveTheNextOfAllNoFurther() throws InvalidSchedule {
        var last = last("same Succeeded 0", "11:00:00", "11:01:00");
        var failing = failedOf("docs Failed 9");
        var hourly = new Situation(
                false,
                false,
                false,
                false,
                true,
                false,
                1,
                "same",
                last,
                Optional.of(Schedule.parse("12 * * * *", "UTC")),
                new Asked(new TreeSet<>(List.of("docs")), failing));

        assertThat(SyncDecision.of(hourly, NOW))
                .as("before its own next try")
                .isEqualTo(new SyncDecision.Start(Cause.Scheduled));
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    /** A run of these sources that ended at the time of the last run of all. */
    private static Optional<LastSync> failedOf(String text) {
        if (text.equals("none")) return Optional.empty();
        var words = words(text);
        var of = words.indexOf("Failed");
        return Optional.of(new LastSync(
                4,
                null,
                "Failed",
                "2026-03-01T12:05:00Z",
                "2026-03-01T12:06:00Z",
                "same",
                0L,
                0L,
                0L,
                0L,
                Integer.valueOf(words.getLast()),
                words.subList(0, of)));
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
                Optional.of(Schedule.parse(expression, zone)),
                Asked.NOTHING);
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
                Integer.valueOf(words[2]),
                null));
    }

    private static String word(SyncDecision decision) {
        var name = decision.getClass().getSimpleName();
        return decision instanceof SyncDecision.Start(var cause) ? name + " " + cause : name;
    }
}
