package dev.ragtime.runtime.telemetry;

import java.time.Duration;
import java.util.Optional;

/**
 * One finished request.
 *
 * @param total from the arrival of its headers to the last byte of the answer
 * @param firstByte from the arrival of its headers to the first byte of the answer's body; empty when none was sent
 */
public record RequestEnd(Outcome outcome, Duration total, Optional<Duration> firstByte) {}
