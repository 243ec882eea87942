package dev.ragtime.operator.webhook;

import dev.ragtime.api.knowledgebase.Source;

/**
 * A source that hooks are taken for.
 *
 * @param suspended whether no run begins for now
 */
record Receiver(Address address, Source source, boolean suspended) {}
