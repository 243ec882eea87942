/** Measures on the cluster what {@code docs/benchmarks.md} shows; run by {@code make bench}. */
package dev.ragtime.e2e.benchmark;
