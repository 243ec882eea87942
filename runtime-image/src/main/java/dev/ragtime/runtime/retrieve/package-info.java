/** A question to passages: both rankings of an index, fused in this process. */
package dev.ragtime.runtime.retrieve;
