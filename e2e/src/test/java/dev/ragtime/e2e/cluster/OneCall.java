package dev.ragtime.e2e.cluster;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * One request on a connection of its own, at less than half of the CPU that an {@link java.net.http.HttpClient} for each
 * takes: load must leave the node to what it is put on.
 */
final class OneCall {
    private OneCall() {}

    /** @param timeout of each read of the answer */
    static Client.Sent post(URI address, byte[] json, Duration timeout) throws IOException {
        return post(address, json, Map.of(), timeout);
    }

    /** The same with more headers. */
    static Client.Sent post(URI address, byte[] json, Map<String, String> headers, Duration timeout)
            throws IOException {
        var connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setRequestMethod("POST");
        connection.setRequestProperty("content-type", "application/json");
        connection.setRequestProperty("connection", "close");
        headers.forEach(connection::setRequestProperty);
        connection.setConnectTimeout((int) Client.CONNECTED_WITHIN.toMillis());
        connection.setReadTimeout((int) timeout.toMillis());
        connection.setDoOutput(true);
        // one of unknown length would be sent again, unseen, when the first attempt failed
        connection.setFixedLengthStreamingMode(json.length);
        try (var body = connection.getOutputStream()) {
            body.write(json);
        }
        int status = connection.getResponseCode();
        try (var answer = status < HttpURLConnection.HTTP_BAD_REQUEST
                ? connection.getInputStream()
                : connection.getErrorStream()) {
            return new Client.Sent(
                    status, answer == null ? new byte[0] : answer.readAllBytes(), connection::getHeaderField);
        }
    }
}
