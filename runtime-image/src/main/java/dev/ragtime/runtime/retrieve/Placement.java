package dev.ragtime.runtime.retrieve;

import java.util.OptionalInt;

/**
 * What one step said of a passage.
 *
 * @param step {@code vector}, {@code keyword}, {@code fusion}, or what was done with the passages afterwards
 * @param rank place after the step, from 1; empty where the step changes scores only
 * @param score after the step
 * @param detail for people; may be empty
 */
public record Placement(String step, OptionalInt rank, double score, String detail) {
    public static final String VECTOR = "vector";
    public static final String KEYWORD = "keyword";
    public static final String FUSION = "fusion";
    public static final String QUERIES = "queries";

    /** A place and the score by which it is. */
    public static Placement ranked(String step, int rank, double score) {
        return ranked(step, rank, score, "");
    }

    public static Placement ranked(String step, int rank, double score, String detail) {
        return new Placement(step, OptionalInt.of(rank), score, detail);
    }

    /** A score that is another one now. */
    public static Placement scored(String step, double score, String detail) {
        return new Placement(step, OptionalInt.empty(), score, detail);
    }
}
