/**
 * The three resources of group {@code ragtime.dev}: what a user writes, read by operator and runtime alike.
 *
 * <p>Every record fills its own defaults in its compact constructor, so that what a cluster sees, what {@code ragtime
 * local} sees and what a test sees is the same; the CRDs carry no {@code default:}, so a spec stays exactly what its
 * user wrote (and Argo CD finds no drift). Optional members are null in the component and documented as such.
 */
package dev.ragtime.api;
