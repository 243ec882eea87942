/** Anthropic's API in front of a pipeline. */
package dev.ragtime.runtime.anthropic;
