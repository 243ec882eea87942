/**
 * What the reconcilers of all resources share: names, labels, owners, conditions, Events, pod pieces. Pure, except
 * {@link dev.ragtime.operator.kubernetes.Events} and the classes that plug into the operator SDK.
 */
package dev.ragtime.operator.kubernetes;
