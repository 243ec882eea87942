/**
 * The control plane: a package for each resource, and {@code kubernetes} and {@code slo} for what they share. Spring
 * wires it ({@code OperatorApplication}) and is used nowhere else.
 */
package dev.ragtime.operator;
