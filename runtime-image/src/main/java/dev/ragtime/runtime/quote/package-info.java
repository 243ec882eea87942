/**
 * Answers without a model: the passages are taken apart into {@link dev.ragtime.runtime.quote.Candidates things that can
 * be quoted}, these are ranked by the question's words and meaning, and what beats a measured bar is quoted word for word.
 */
package dev.ragtime.runtime.quote;
