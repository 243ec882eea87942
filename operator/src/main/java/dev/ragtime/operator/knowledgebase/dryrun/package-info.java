/** Saying what a sync would do: the Job that finds out, and what it reports. Pure. */
package dev.ragtime.operator.knowledgebase.dryrun;
