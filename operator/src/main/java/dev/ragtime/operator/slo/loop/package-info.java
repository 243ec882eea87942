/** The cycles of the leading operator: which pods there are, when they are asked, when a state is stored. */
package dev.ragtime.operator.slo.loop;
