package dev.ragtime.runtime.generate;

/** Whether a model is to call tools. */
public sealed interface ToolChoice {
    /** As it finds best. */
    record Auto() implements ToolChoice {}

    /** None, although it knows them. */
    record None() implements ToolChoice {}

    /** At least one. */
    record Required() implements ToolChoice {}

    /** This one. */
    record Named(String tool) implements ToolChoice {}

    ToolChoice AUTO = new Auto();
    ToolChoice NONE = new None();
    ToolChoice REQUIRED = new Required();
}
