package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.operator.knowledgebase.sync.Schedule;
import dev.ragtime.operator.knowledgebase.sync.Schedule.InvalidSchedule;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import java.util.Optional;

/** The schedule of runs, or why there is none; neither when none is asked for. Pure. */
record ScheduleOrProblem(Optional<Schedule> schedule, Optional<Finding> problem) {

    static ScheduleOrProblem of(KnowledgeBase resource) {
        var sync = resource.getSpec().sync();
        if (sync.schedule() == null) return new ScheduleOrProblem(Optional.empty(), Optional.empty());
        try {
            return new ScheduleOrProblem(
                    Optional.of(Schedule.parse(sync.schedule(), sync.timeZone())), Optional.empty());
        } catch (InvalidSchedule e) {
            return new ScheduleOrProblem(
                    Optional.empty(), Optional.of(Finding.stalled(Reason.InvalidSchedule, e.getMessage())));
        }
    }
}
