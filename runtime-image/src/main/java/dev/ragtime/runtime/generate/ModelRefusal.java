package dev.ragtime.runtime.generate;

/**
 * What a model server would not do, in its own words.
 *
 * @param status of its answer
 * @param field of the request that it names; empty when it names none
 * @param message short, without line breaks and without text of the prompt
 */
public record ModelRefusal(int status, String field, String message) {}
