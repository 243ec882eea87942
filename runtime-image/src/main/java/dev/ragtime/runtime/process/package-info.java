/** The process: how it is told to end. */
package dev.ragtime.runtime.process;
