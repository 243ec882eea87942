/** Whether an index that was built may answer: it is compared with the one that does, by a Job, and judged. */
package dev.ragtime.operator.knowledgebase.gate;
