/**
 * A question and the conversation before it to what is searched for: by rules that need no model, or by a model behind a
 * ModelRoute. It is nothing but a query: what stands in a conversation gets nowhere else by it.
 */
package dev.ragtime.runtime.rewrite;
