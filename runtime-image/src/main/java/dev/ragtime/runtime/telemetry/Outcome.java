package dev.ragtime.runtime.telemetry;

/** How a request ended, as far as service-level objectives care. */
public enum Outcome {
    /** Answered, also when degraded by design. */
    ANSWERED,
    /** 5xx, time-out, overload (429), or a stream that the server cut. */
    FAILED,
    /** 4xx: the caller's own mistake; never an event. */
    REFUSED,
    /** The client went away; an event only for objectives whose threshold had already passed. */
    CLIENT_GONE
}
