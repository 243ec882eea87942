package dev.ragtime.operator.leadership;

/** Who stands for election, and is told how it goes; each method returns at once. */
public interface Candidate {
    /** The Lease is held for the first time. */
    void elected();

    /** It could not be renewed in time, and nobody knows of another holder: writing pauses, everything else goes on. */
    void lapsed();

    /** It is held again, and nobody held it in between. */
    void reelected();

    /**
     * Another replica leads, so this one must end. Called once, and never before {@link #elected}.
     *
     * @param leader identity of the other
     */
    void superseded(String leader);
}
