/** The HTTP server both serving commands stand on: typed errors, streaming, presence of the client, orderly end. */
package dev.ragtime.runtime.http;
