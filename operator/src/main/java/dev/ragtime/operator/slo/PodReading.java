package dev.ragtime.operator.slo;

import java.util.Optional;

/**
 * A pod that exists and, if it answered, what its counters said.
 *
 * @param podUid identity of the pod, never used again
 * @param scrape empty when it was not asked or did not answer
 */
public record PodReading(String podUid, Optional<Scrape> scrape) {}
