/** Text to vectors, in this process, on CPU: the models' own tokenizers and int8 weights. */
package dev.ragtime.runtime.embed;
