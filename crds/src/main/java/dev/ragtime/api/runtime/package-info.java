/** What operator and runtime agree on besides the resources themselves: places in a pod, metrics, reports. */
package dev.ragtime.api.runtime;
