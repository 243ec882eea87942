/**
 * {@code ragtime local}: the same manifests without a cluster, in one process. Manifests are checked by the definitions
 * the chart installs, indexes live in a folder, gateways and pipelines listen on loopback.
 */
package dev.ragtime.runtime.local;
