package dev.ragtime.runtime.ingest;

/** Asks a run to stop after the documents in hand. Thread-safe; once requested it stays so. */
public final class StopSignal {
    private volatile boolean requested;

    public void request() {
        requested = true;
    }

    public boolean requested() {
        return requested;
    }

    /** @throws StoppedException when it was requested */
    public void check() {
        if (requested) throw new StoppedException();
    }

    /** The run was asked to stop and did, with nothing half written. */
    public static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StoppedException() {
            super("stopped on request; the next run goes on from here");
        }
    }
}
