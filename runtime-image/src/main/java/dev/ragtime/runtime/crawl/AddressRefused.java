package dev.ragtime.runtime.crawl;

import java.net.UnknownHostException;

/** A host has an address that is not asked; the message says what to do. */
final class AddressRefused extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    AddressRefused(String message) {
        super(message);
    }
}
