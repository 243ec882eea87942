package dev.ragtime.operator.knowledgebase.sync;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/** Times at which sources are read again: five cron fields, or a nickname such as {@code @hourly}, in one time zone. */
public final class Schedule {
    private static final Map<String, String> NICKNAMES = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");

    private final ExecutionTime times;
    private final ZoneId zone;

    private Schedule(ExecutionTime times, ZoneId zone) {
        this.times = times;
        this.zone = zone;
    }

    /** @throws InvalidSchedule when the expression or the time zone cannot be read */
    public static Schedule parse(String expression, String timeZone) throws InvalidSchedule {
        return new Schedule(times(expression), zone(timeZone));
    }

    private static ExecutionTime times(String expression) throws InvalidSchedule {
        var parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
        try {
            return ExecutionTime.forCron(parser.parse(NICKNAMES.getOrDefault(expression, expression)));
        } catch (IllegalArgumentException e) {
            throw new InvalidSchedule(
                    "spec.sync.schedule",
                    "\"%s\" is no cron schedule (%s): write five fields, e.g. \"*/15 * * * *\""
                            .formatted(expression, e.getMessage()),
                    e);
        }
    }

    private static ZoneId zone(String timeZone) throws InvalidSchedule {
        try {
            return ZoneId.of(timeZone);
        } catch (DateTimeException e) {
            throw new InvalidSchedule(
                    "spec.sync.timeZone",
                    "\"%s\" is no IANA time zone: write one such as Europe/Berlin or UTC".formatted(timeZone),
                    e);
        }
    }

    /** The first time after {@code last}; empty when there is none, as on 30 February. */
    public Optional<Instant> next(Instant last) {
        return times.nextExecution(last.atZone(zone)).map(time -> time.toInstant());
    }

    /** A schedule that only its author can mend. */
    public static final class InvalidSchedule extends Exception {
        private static final long serialVersionUID = 1L;

        InvalidSchedule(String field, String remedy, Throwable cause) {
            super(field + ": " + remedy, cause);
        }
    }
}
