/** When the sources of a KnowledgeBase are read, the Job that reads them, and what it reports. Pure but for the probe. */
package dev.ragtime.operator.knowledgebase.sync;
