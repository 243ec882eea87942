/** What the pods of a workload say of themselves now: their counters, whether they have ended, how their backends are. */
package dev.ragtime.operator.slo.scrape;
