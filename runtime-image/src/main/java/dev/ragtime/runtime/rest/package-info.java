/** The API of this product itself in front of a pipeline. */
package dev.ragtime.runtime.rest;
