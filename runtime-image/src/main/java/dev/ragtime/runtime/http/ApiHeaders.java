package dev.ragtime.runtime.http;

/** Headers of answers that only this product knows. */
public final class ApiHeaders {
    /** Name of the backend of a route that answered. */
    public static final String BACKEND = "x-ragtime-backend";

    /** Revision of the route that passed the answer on. */
    public static final String ROUTE_REVISION = "x-ragtime-route-revision";

    private ApiHeaders() {}
}
