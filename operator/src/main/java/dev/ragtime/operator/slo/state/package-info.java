/**
 * Where a state stays: one object for each workload, stored by compare-and-swap, so that whoever leads next goes on from
 * exactly there, and believed only after it was checked.
 */
package dev.ragtime.operator.slo.state;
