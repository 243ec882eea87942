/** Text to vectors, by models in this process, on CPU, or by those that a ModelRoute leads to; and pairs of texts to scores. */
package dev.ragtime.runtime.embed;
