package dev.ragtime.runtime.http;

/** Headers that this product gives a meaning. */
public final class ApiHeaders {
    /** Name of the backend of a route that answered. */
    public static final String BACKEND = "x-ragtime-backend";

    /** Revision of the route that passed the answer on. */
    public static final String ROUTE_REVISION = "x-ragtime-route-revision";

    /** Name of a request in logs; taken over from a client, or made. */
    public static final String REQUEST_ID = "x-request-id";

    private ApiHeaders() {}
}
