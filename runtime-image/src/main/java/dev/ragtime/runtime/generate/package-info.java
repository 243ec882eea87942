/**
 * From passages to an answer: prompt, model, citations, and the extractive answer that needs no model.
 *
 * <p>No class here invents a source: a citation always points to a passage that was given to the generator.
 */
package dev.ragtime.runtime.generate;
