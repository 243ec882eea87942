/** Measures retrieval against judged queries, by the very code that serves or through the served API. */
package dev.ragtime.runtime.evaluate;
