/** Who may read a chunk, and on whose behalf is asked. Names of principals enter here and go no further. */
package dev.ragtime.runtime.access;
