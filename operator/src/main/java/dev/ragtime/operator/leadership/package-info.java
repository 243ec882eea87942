/**
 * Which replica of the operator works: an election by a Lease that outlives an API server that is away, and the gate
 * that holds reconciles back while this replica may not lead.
 */
package dev.ragtime.operator.leadership;
