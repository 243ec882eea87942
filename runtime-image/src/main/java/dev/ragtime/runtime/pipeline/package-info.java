/**
 * The way of a question through a pipeline: an immutable {@link dev.ragtime.runtime.pipeline.Inquiry} passes a list of
 * {@link dev.ragtime.runtime.pipeline.Stage stages}, text leaves through a {@link
 * dev.ragtime.runtime.pipeline.TokenSink sink}. {@code serve}, {@code local} and {@code evaluate} put pipelines together
 * in {@link dev.ragtime.runtime.pipeline.PipelineAssembly} and run the same code.
 */
package dev.ragtime.runtime.pipeline;
