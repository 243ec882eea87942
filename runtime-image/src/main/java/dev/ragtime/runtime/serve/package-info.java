/** A {@link dev.ragtime.runtime.pipeline.Pipeline} behind HTTP. */
package dev.ragtime.runtime.serve;
