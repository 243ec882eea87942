/**
 * What is done with passages once they are ranked: some count more, some go, more is read of others. Each step says of a
 * passage what it did ({@link dev.ragtime.runtime.retrieve.Placement}).
 */
package dev.ragtime.runtime.rank;
