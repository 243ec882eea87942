package dev.ragtime.runtime.quote;

import dev.ragtime.runtime.generate.NumberedPassage;

/**
 * Something that can be quoted.
 *
 * @param order position in its passage, from 0
 * @param quote as it is shown
 * @param context what it stands under: title, headings, lead or caption
 */
record Candidate(NumberedPassage passage, int order, String quote, String context) {}
