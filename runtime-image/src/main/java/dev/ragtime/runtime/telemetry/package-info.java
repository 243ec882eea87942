/** What a process tells about itself: service-level events, request metrics, and an orderly end. */
package dev.ragtime.runtime.telemetry;
