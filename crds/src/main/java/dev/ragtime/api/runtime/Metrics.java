package dev.ragtime.api.runtime;

/** Metrics that the operator reads from its runtimes. All carry {@code namespace}, {@code kind} and {@code name}. */
public final class Metrics {
    /** Counter; labels namespace, kind, name, objective, definition, outcome ({@code good} or {@code bad}). */
    public static final String SLO_EVENTS = "ragtime_slo_events_total";

    /** Gauge: 1 once a terminating process has finished its last request and its counters will not move again. */
    public static final String DRAINED = "ragtime_drained";

    /** Gauge, seconds since the epoch: tells one process of a pod from the next. */
    public static final String PROCESS_START = "process_start_time_seconds";

    /** Gauge, always 1; labels namespace, kind, name, revision, backend, state, reason. */
    public static final String BACKEND_STATE = "ragtime_route_backend_state";

    /** Gauge; labels namespace, kind, name, revision: questions in a row that the model refused to answer. */
    public static final String MODEL_REFUSALS = "ragtime_model_refusals_in_a_row";

    /** Gauge; labels those of a workload, revision: requests that run or wait for their turn. */
    public static final String REQUESTS_IN_FLIGHT = "ragtime_requests_in_flight";

    /** Gauge; labels namespace, kind, name, state ({@code total}, {@code done}, failed ones too, {@code failed}). */
    public static final String INGEST_DOCUMENTS = "ragtime_ingest_documents";

    /** Gauge; labels those of a workload, source, state ({@code waiting}, {@code indexed}, {@code failed}). */
    public static final String PUSHED_DOCUMENTS = "ragtime_pushed_documents";

    /** Gauge; labels those of a workload, source: chunks of pushed documents in the index. */
    public static final String PUSHED_CHUNKS = "ragtime_pushed_chunks";

    /** Query of {@code GET /metrics?final=1}: the scraper has stored these values, the process may end. */
    public static final String FINAL_PARAMETER = "final";

    private Metrics() {}
}
