/** From the bytes of a file to text below headings; a file that cannot be read says why and harms no other. */
package dev.ragtime.runtime.document;
