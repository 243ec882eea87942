package dev.ragtime.operator.scaler;

import java.util.Optional;

/**
 * A pod that was not told to end.
 *
 * @param uid never used again
 * @param ip empty until it has one
 * @param ready whether requests are sent to it
 */
record ScaledPod(String uid, Optional<String> ip, boolean ready) {}
