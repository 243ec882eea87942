/** Answers questions: {@link dev.ragtime.runtime.serve.QueryService} without HTTP, the query server around it. */
package dev.ragtime.runtime.serve;
