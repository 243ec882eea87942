/**
 * Tells KEDA how many requests the pods of a pipeline or route have in flight. {@link
 * dev.ragtime.operator.scaler.ScalerServer} takes KEDA's calls in every replica of the operator, whoever leads; {@link
 * dev.ragtime.operator.scaler.InFlight} asks the pods when KEDA asks, once for all askers of a moment, and says what
 * counts for a pod that does not answer.
 */
package dev.ragtime.operator.scaler;
