/**
 * The data plane: one program with the commands {@code ingest}, {@code serve}, {@code route}, {@code evaluate} and
 * {@code local}.
 *
 * <p>A document passes through {@code source -> document -> chunk -> embed -> store}; a question through
 * {@code embed -> retrieve -> generate}. {@code ingest}, {@code serve} and {@code route} wire those together for one
 * process each; {@code local} wires all of them into one; {@code evaluate} measures the path that serves.
 */
package dev.ragtime.runtime;
