/**
 * RagPipeline: {@link dev.ragtime.operator.pipeline.PipelineInputs} is what was found, {@link
 * dev.ragtime.operator.pipeline.PipelineChecks} says whether it may be rolled out, {@link
 * dev.ragtime.operator.pipeline.PipelineModel} makes the objects of it, and {@link
 * dev.ragtime.operator.pipeline.PipelineStatus} reports; all of these are pure. {@link
 * dev.ragtime.operator.pipeline.RagPipelineReconciler} ties them together.
 */
package dev.ragtime.operator.pipeline;
