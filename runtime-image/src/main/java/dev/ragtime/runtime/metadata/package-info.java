/** What is known of documents beside their text: values of declared fields, which queries may filter by. */
package dev.ragtime.runtime.metadata;
