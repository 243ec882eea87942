/**
 * Where documents come from: a reader for each kind of source gives a complete listing or fails with a typed reason,
 * never a part of one, since what a listing lacks is deleted from the index.
 */
package dev.ragtime.runtime.source;
