/**
 * gRPC on the port of the HTTP server: its framing over HTTP/2, the calls of {@code ragtime.v1}, health and reflection. The
 * contract is {@code ragtime/v1/ragtime.proto}.
 */
package dev.ragtime.runtime.grpc;
