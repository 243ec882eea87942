/**
 * Walks a web site as its owner allows: which pages are reached, and what they are, is decided in the order of their
 * links, so that two walks over the same site find the same.
 */
package dev.ragtime.runtime.crawl;
