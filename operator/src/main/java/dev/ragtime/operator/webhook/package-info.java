/**
 * The endpoint that servers of sources call when a source changed. It proves who calls and leaves an annotation at the
 * KnowledgeBase, which whoever leads makes a run of: any replica can take a hook, and one that was answered is not lost.
 */
package dev.ragtime.operator.webhook;
