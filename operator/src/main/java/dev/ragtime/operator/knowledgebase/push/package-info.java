/** The endpoint that documents are pushed to, and what it says of them. */
package dev.ragtime.operator.knowledgebase.push;
