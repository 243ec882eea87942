/** Asking what the operator runs, over HTTP, and reading the answers. */
package dev.ragtime.operator.probe;
