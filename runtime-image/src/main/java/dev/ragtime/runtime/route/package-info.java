/**
 * The gateway: one OpenAI-compatible endpoint in front of many model servers.
 *
 * <p>{@link dev.ragtime.runtime.route.Selection} says in which order backends are asked, {@code Failover} asks them until
 * one has sent the first byte, {@code BackendHealth} remembers how each did, {@code Probe} looks after those nobody asks.
 */
package dev.ragtime.runtime.route;
