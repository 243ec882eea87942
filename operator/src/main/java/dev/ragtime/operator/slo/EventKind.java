package dev.ragtime.operator.slo;

import dev.ragtime.operator.kubernetes.Reason;

/** What the events of a resource's objectives are, in words for people. */
public enum EventKind {
    /** Pods serve requests, judge them and count. */
    REQUESTS(
            "requests",
            "the pods' time",
            Reason.Scraping,
            "the counters of every pod are read",
            Reason.ScrapeFailing,
            "no pod has been seen yet"),
    /** The operator judges every minute that goes by. */
    MINUTES(
            "minutes",
            "the time",
            Reason.Judging,
            "every minute is judged",
            Reason.CountsLost,
            "no minute has gone by yet");

    private final String plural;
    private final String whole;
    private final Reason whenSeen;
    private final String allSeen;
    private final Reason whenMissed;
    private final String noneSeen;

    EventKind(String plural, String whole, Reason whenSeen, String allSeen, Reason whenMissed, String noneSeen) {
        this.plural = plural;
        this.whole = whole;
        this.whenSeen = whenSeen;
        this.allSeen = allSeen;
        this.whenMissed = whenMissed;
        this.noneSeen = noneSeen;
    }

    String plural() {
        return plural;
    }

    /** What all of it is, of which some may not have been seen. */
    String whole() {
        return whole;
    }

    Reason whenSeen() {
        return whenSeen;
    }

    String allSeen() {
        return allSeen;
    }

    Reason whenMissed() {
        return whenMissed;
    }

    String noneSeen() {
        return noneSeen;
    }
}
