/**
 * What query pods and gateway pods have in common: one Deployment with its Service, disruption budget, autoscaler and
 * configuration ({@link dev.ragtime.operator.serving.ServingWorkload}, pure), the dependents that apply them, and how a
 * roll-out is read back ({@link dev.ragtime.operator.serving.Rollout}, pure).
 */
package dev.ragtime.operator.serving;
