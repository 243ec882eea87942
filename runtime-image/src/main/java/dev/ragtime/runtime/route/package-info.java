/**
 * The gateway: one OpenAI-compatible endpoint in front of many model servers.
 *
 * <p>{@link dev.ragtime.runtime.route.Selection} says in which order backends are asked, {@code Failover} asks them until
 * the answer of one says something, {@code Provider} knows how its servers are spoken to, {@code EventBody} holds a stream
 * back until then, {@code Blame} decides whose fault a failure is, {@code BackendHealth} remembers how each did, {@code
 * Probe} looks after those nobody asks.
 */
package dev.ragtime.runtime.route;
