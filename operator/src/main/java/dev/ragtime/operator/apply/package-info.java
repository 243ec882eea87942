/**
 * How desired objects reach the API server: the one place that compares, applies, heals and refuses to touch what
 * others made. Reconcilers hand in a list ({@link dev.ragtime.operator.apply.Desired}) and read what was refused
 * ({@link dev.ragtime.operator.apply.Applied}).
 */
package dev.ragtime.operator.apply;
