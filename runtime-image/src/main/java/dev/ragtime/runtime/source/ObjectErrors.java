package dev.ragtime.runtime.source;

import dev.ragtime.api.runtime.SourceFailure;
import java.io.IOException;

/**
 * Says what went wrong with objects to the author of their source, whatever the server: the field first, then the remedy.
 *
 * @param kind field of the source, e.g. {@code s3}
 * @param where the server, for people
 */
record ObjectErrors(String source, String kind, String where) {
    /** Of one object, as the reason why a document cannot be read. */
    static final String DELETED = "it was deleted after it was listed";

    /** Of an answer to a request for an object. */
    static IOException noObject() {
        return new IOException("the server answers with something else than the object");
    }

    /**
     * Of an answer that is no listing.
     *
     * @param server what should have answered, e.g. {@code S3 server}
     */
    SourceException noListing(String server) {
        return unreachable(
                "endpoint",
                "what answers at %s is no %s; correct the address, which may be that of its console"
                        .formatted(where, server),
                null);
    }

    /** No answer came, also for want of an identity, which clients tell like a network that fails. */
    SourceException unanswered(Throwable error) {
        return unreachable(
                "endpoint",
                "cannot read %s (%s); check the address, its certificate, the network policy and the server"
                        .formatted(where, RootCause.of(error)),
                error);
    }

    /** @param told by the server */
    SourceException answered(String told, Throwable error) {
        return unreachable(
                "endpoint", "%s answers: %s; look at the server and the address".formatted(where, told), error);
    }

    SourceException unreachable(String field, String message, Throwable error) {
        return new SourceException(SourceFailure.SourceUnreachable, at(field) + message, error);
    }

    /** @param field of the name, e.g. {@code bucket} */
    SourceException missing(String field, String name, Throwable error) {
        return new SourceException(
                SourceFailure.DirectoryNotFound,
                at(field) + "there is no %s %s at %s; correct the name".formatted(field, name, where),
                error);
    }

    /**
     * @param remedy what the server refuses, and what to do, e.g. {@code refuses the keys of Secret s3; renew them}
     * @param told by the server
     */
    SourceException rejected(String remedy, String told, Throwable error) {
        return new SourceException(
                SourceFailure.CredentialsRejected,
                at("credentialsSecret") + "%s %s (%s)".formatted(where, remedy, told),
                error);
    }

    private String at(String field) {
        return "spec.sources[%s].%s.%s: ".formatted(source, kind, field);
    }
}
