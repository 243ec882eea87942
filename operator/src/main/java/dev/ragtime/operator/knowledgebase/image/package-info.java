/** Images as sources: pods mount them, and where that fails the other sources go on. */
package dev.ragtime.operator.knowledgebase.image;
