/**
 * Objects that people make and resources name: Secrets, ConfigMaps and PersistentVolumeClaims. They are watched by
 * metadata only, once for all controllers, so that the operator's memory does not grow with what the cluster holds. A
 * content is read by its name when a reconcile needs it and it changed, and what stays is a digest.
 */
package dev.ragtime.operator.watch;
