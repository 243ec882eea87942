package dev.ragtime.operator.webhook;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.api.knowledgebase.Webhook;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes hooks, over HTTP: POST to the path of a source. Each answer is JSON with a message for people. */
final class HookValve extends ValveBase {
    private static final Logger LOG = LoggerFactory.getLogger(HookValve.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Hooks that are proved and worked on at once; whoever cannot sign takes no place of theirs. */
    private static final int MOST = 64;

    private static final Answer REFUSED = new Answer(
            HttpURLConnection.HTTP_UNAUTHORIZED, "refused", "no hook is taken here, or its signature is wrong");

    private final Receivers receivers;
    private final Tokens tokens;
    private final RunRequests requests;
    private final MeterRegistry meters;
    private final Duration longest;
    private final Semaphore room = new Semaphore(MOST);

    /** @param longest for a hook to come in whole */
    HookValve(Receivers receivers, Tokens tokens, RunRequests requests, MeterRegistry meters, Duration longest) {
        this.receivers = receivers;
        this.tokens = tokens;
        this.requests = requests;
        this.meters = meters;
        this.longest = longest;
    }

    /**
     * @param result for the metric
     * @param message for people
     */
    private record Answer(int status, String result, String message) {
        static Answer crowded() {
            return unavailable("too many hooks at once: send it again");
        }

        static Answer unavailable(String message) {
            return new Answer(HttpURLConnection.HTTP_UNAVAILABLE, "unavailable", message);
        }
    }

    @Override
    public void invoke(Request request, Response response) throws IOException {
        // what fails unforeseen would end as 200 else
        response.setStatus(HttpURLConnection.HTTP_BAD_REQUEST);
        var answer = answered(request);
        meters.counter("ragtime_operator_webhook_requests_total", "result", answer.result())
                .increment();
        response.setStatus(answer.status());
        if (answer.status() == HttpURLConnection.HTTP_BAD_METHOD) response.setHeader("Allow", "POST");
        if (answer.status() == HttpURLConnection.HTTP_UNAVAILABLE) response.setHeader("Retry-After", "5");
        response.setContentType("application/json");
        response.getOutputStream()
                .write(JSON.writeValueAsString(Map.of("message", answer.message()))
                        .getBytes(StandardCharsets.UTF_8));
    }

    private Answer answered(Request request) throws IOException {
        try {
            return answer(request);
        } catch (HookBody.TooLargeException e) {
            return new Answer(HttpURLConnection.HTTP_ENTITY_TOO_LARGE, "malformed", "a hook has at most 25 MiB");
        } catch (SocketTimeoutException e) {
            return new Answer(HttpURLConnection.HTTP_CLIENT_TIMEOUT, "malformed", "the body did not come in time");
        } catch (KubernetesClientException e) {
            LOG.warn("A hook could not be taken: {}", e.getMessage());
            return Answer.unavailable("the API server does not answer: send it again");
        } catch (TimeoutException e) {
            return Answer.crowded();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    private Answer answer(Request request) throws IOException, InterruptedException, TimeoutException {
        if (!"POST".equals(request.getMethod()))
            return new Answer(HttpURLConnection.HTTP_BAD_METHOD, "malformed", "hooks are sent by POST");
        if (request.getContentLengthLong() > HookBody.LARGEST) throw new HookBody.TooLargeException();
        var address = Address.of(request.getRequestURI());
        if (address.filter(to -> !receivers.know(to.namespace())).isPresent())
            return Answer.unavailable("this operator has just started: send it again");
        var receiver = address.flatMap(receivers::find);
        var type = receiver.map(to -> to.source().webhook().type()).orElse(Webhook.Type.Generic);
        var shared = receiver.isEmpty() ? List.<String>of() : tokens.of(receiver.get());
        var proof = Proof.of(type, shared, request::getHeader);
        var body = new HookBody(request.getInputStream(), proof, longest);
        var payload = HookEvent.isRead(type) ? Payload.read(body, isForm(request)) : Payload.NONE;
        body.drain();
        if (!proof.holds() || receiver.isEmpty()) return REFUSED;
        return proved(receiver.get(), HookEvent.of(receiver.get().source(), payload, request::getHeader));
    }

    private static boolean isForm(Request request) {
        return Optional.ofNullable(request.getContentType())
                .filter(type -> type.startsWith("application/x-www-form-urlencoded"))
                .isPresent();
    }

    private Answer proved(Receiver receiver, HookEvent event) throws InterruptedException, TimeoutException {
        return switch (event) {
            case HookEvent.Ignored(var why) ->
                new Answer(HttpURLConnection.HTTP_OK, "ignored", "nothing to do: " + why);
            case HookEvent.Malformed(var why) -> new Answer(HttpURLConnection.HTTP_BAD_REQUEST, "malformed", why);
            case HookEvent.Changed() -> ask(receiver);
        };
    }

    private Answer ask(Receiver receiver) throws InterruptedException, TimeoutException {
        if (!room.tryAcquire()) return Answer.crowded();
        try {
            return requests.ask(receiver.address()) ? accepted(receiver) : REFUSED;
        } finally {
            room.release();
        }
    }

    private static Answer accepted(Receiver receiver) {
        var when = receiver.suspended() ? "will be read once spec.sync.suspend is false" : "will be read";
        return new Answer(HttpURLConnection.HTTP_ACCEPTED, "accepted", receiver.address() + " " + when);
    }
}
