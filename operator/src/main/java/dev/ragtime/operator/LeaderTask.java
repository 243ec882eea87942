package dev.ragtime.operator;

/** Something that only one replica of the operator does; without leader election, the only one. */
public interface LeaderTask {
    /** This replica leads from now on. Returns at once. */
    void startLeading();

    /** This replica stops, or another one leads. */
    void stopLeading();
}
