package dev.ragtime.operator.slo;

import java.time.Instant;

/**
 * One process of one pod.
 *
 * @param start by the clock of its node, in whole milliseconds
 */
public record Process(String podUid, Instant start) {}
