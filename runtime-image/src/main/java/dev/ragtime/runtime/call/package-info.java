/**
 * A call whatever carries it: how it may fail ({@link dev.ragtime.runtime.call.CallError}), what stops it ({@link
 * dev.ragtime.runtime.call.CallGuard}) and what every call passes ({@link dev.ragtime.runtime.call.CallInterceptor}).
 * Knows no protocol, so that what answers need not know one either.
 */
package dev.ragtime.runtime.call;
