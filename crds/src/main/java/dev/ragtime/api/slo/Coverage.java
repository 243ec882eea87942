package dev.ragtime.api.slo;

/**
 * How much of the replicas' life in the window was seen.
 *
 * @param coveredMilliseconds replica time whose counters were read, 0 to {@code replicaMilliseconds}
 * @param replicaMilliseconds replica time in all
 */
public record Coverage(long coveredMilliseconds, long replicaMilliseconds) {
    /** Nothing ran, or nothing is known of replicas (one process that counts for itself). */
    public static final Coverage UNKNOWN = new Coverage(0, 0);

    public Coverage {
        if (coveredMilliseconds < 0 || coveredMilliseconds > replicaMilliseconds)
            throw new IllegalArgumentException("not 0 <= " + coveredMilliseconds + " <= " + replicaMilliseconds);
    }

    public boolean known() {
        return replicaMilliseconds > 0;
    }
}
