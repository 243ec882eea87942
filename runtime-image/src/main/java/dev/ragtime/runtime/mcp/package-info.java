/**
 * The Model Context Protocol over streamable HTTP, without sessions: each request is answered by itself. See
 * https://modelcontextprotocol.io/specification.
 */
package dev.ragtime.runtime.mcp;
