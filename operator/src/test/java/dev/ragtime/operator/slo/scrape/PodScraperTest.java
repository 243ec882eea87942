package dev.ragtime.operator.slo.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ragtime.api.slo.EventCount;
import dev.ragtime.operator.slo.Workload;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pods are real HTTP servers, each on a loopback address of its own, all on one port. */
class PodScraperTest {
    private static final Workload WORKLOAD = new Workload("RagPipeline", "default", "hr");

    private final List<HttpServer> servers = new ArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private int port;

    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    @AfterEach
    void stop() {
        end.countDown();
        servers.forEach(server -> server.stop(0));
        client.close();
    }

    private WorkloadPod pod(Answer answer) throws IOException {
        var ip = "127.0.0." + (servers.size() + 2);
        var server = HttpServer.create(new InetSocketAddress(ip, port), 0);
        port = server.getAddress().getPort();
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            requests.add(exchange.getRequestURI().toString());
            try (exchange) {
                answer.to(exchange);
            }
        });
        server.start();
        servers.add(server);
        return new WorkloadPod("uid-" + ip, "pod-" + ip, Optional.of(ip), false, true);
    }

    private static Answer metrics(int good) {
        return exchange -> send(
                exchange,
                200,
                "process_start_time_seconds 1.7E9\nragtime_slo_events_total{namespace=\"default\","
                        + "kind=\"RagPipeline\",name=\"hr\",objective=\"fast\",definition=\"d\",outcome=\"good\"} "
                        + good + ".0\n");
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private List<Optional<Long>> goodEvents(List<WorkloadPod> pods) {
        var reader = new PodReader(new PodScraper(client, port), Executors.newVirtualThreadPerTaskExecutor());
        return reader.read(WORKLOAD, pods, pod -> true).stream()
                .map(reading -> reading.scrape()
                        .map(scrape -> scrape.counters()
                                .getOrDefault(new Series("fast", "d"), EventCount.NONE)
                                .good()))
                .toList();
    }

    @Test
    void all_pods_are_read_and_those_that_fail_in_any_way_are_empty() throws IOException {
        var pods = List.of(
                pod(metrics(7)),
                pod(exchange -> send(exchange, 503, "later")),
                pod(exchange -> send(exchange, 200, "not metrics {")),
                pod(exchange -> send(exchange, 200, "process_start_time_seconds 1e9\nragtime_drained{")),
                pod(exchange -> {
                    // promises more than it sends
                    exchange.sendResponseHeaders(200, 1000);
                    exchange.getResponseBody().write('#');
                }),
                new WorkloadPod("refusing", "refusing", Optional.of("127.0.0.99"), true, false),
                new WorkloadPod("starting", "starting", Optional.empty(), false, false),
                pod(metrics(8)));
        assertThat(goodEvents(pods))
                .containsExactly(
                        Optional.of(7L),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(8L));
    }

    @Test
    void twenty_pods_that_hang_take_as_long_as_one() throws IOException {
        var pods = new ArrayList<WorkloadPod>();
        for (var n = 0; n < 10; n++) pods.add(pod(exchange -> await()));
        for (var n = 0; n < 10; n++)
            pods.add(pod(exchange -> {
                // headers come, the body does not
                exchange.sendResponseHeaders(200, 1000);
                exchange.getResponseBody().flush();
                await();
            }));
        pods.add(pod(metrics(9)));

        var begin = System.nanoTime();
        var read = goodEvents(pods);

        assertThat(read.getLast()).contains(9L);
        assertThat(read.subList(0, 20)).containsOnly(Optional.empty());
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
    }

    private void await() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_pod_is_let_go_by_asking_for_its_final_metrics() throws IOException {
        var pod = pod(metrics(1));
        new PodScraper(client, port).release(pod);
        assertThat(requests).containsExactly("/metrics?final=1");
    }
}
