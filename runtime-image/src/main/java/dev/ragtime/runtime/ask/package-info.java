/**
 * What may be asked of a pipeline, whatever protocol asks it: answers and passages, filters, on whose behalf. The protocols are
 * packages beside it; none answers in a way of its own.
 */
package dev.ragtime.runtime.ask;
