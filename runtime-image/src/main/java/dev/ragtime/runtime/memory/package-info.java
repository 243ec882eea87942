/**
 * Conversations that are kept: turns by thread, each for who began it, in whatever store there is; and facts that
 * callers stated about themselves; and ratings beside what was asked.
 */
package dev.ragtime.runtime.memory;
