/**
 * KEDA as the operator sees it: {@link dev.ragtime.operator.keda.Keda} tells whether it is installed, {@link
 * dev.ragtime.operator.keda.KedaEvents} has resources reconciled when that changes, and {@link
 * dev.ragtime.operator.keda.ScaledObject} is what it is asked to do. Objects that may not exist are watched only while
 * their kind does, see {@link dev.ragtime.operator.keda.ScaledObjects}.
 */
package dev.ragtime.operator.keda;
