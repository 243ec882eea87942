package dev.ragtime.runtime.generate;

/**
 * A model's call of a tool.
 *
 * @param id by which what the tool gave is told from that of others
 * @param arguments JSON as the model wrote it, which need not be valid
 */
public record ToolCall(String id, String name, String arguments) {}
