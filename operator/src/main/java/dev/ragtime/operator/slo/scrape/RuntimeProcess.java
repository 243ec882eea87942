package dev.ragtime.operator.slo.scrape;

import java.time.Instant;

/**
 * One process of one pod.
 *
 * @param start by the clock of its node, in whole milliseconds
 */
public record RuntimeProcess(String podUid, Instant start) {}
