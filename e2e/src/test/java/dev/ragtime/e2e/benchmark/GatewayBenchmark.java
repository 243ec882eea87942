package dev.ragtime.e2e.benchmark;

import static dev.ragtime.e2e.cluster.TestNamespace.routeReady;

import dev.ragtime.e2e.cluster.InstantModel;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import dev.ragtime.runtime.telemetry.Latencies;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/** The gateway before a model server that answers at once, against that server alone and behind nginx. */
record GatewayBenchmark(TestNamespace namespace, Report report) {
    private static final String ROUTE = "instant";
    private static final String NGINX = "Debian's nginx as a plain reverse proxy";
    private static final int FIRST = 1000;
    private static final int WARM_UP = 6000;

    /** A gateway becomes no faster after so many; until then it is being compiled on the same cores. */
    private static final int WARM_UP_OF_GATEWAY = 60_000;

    private static final int ROUNDS = 4;
    private static final int CALLS = 750;
    private static final int CALLS_AT_32 = 2500;

    private enum Way {
        DIRECT("direct"),
        PROXY(NGINX),
        GATEWAY("through the gateway");

        private final String title;

        Way(String title) {
            this.title = title;
        }
    }

    void measure() throws IOException {
        try (var upstream = InstantModel.start(Settings.nodeAddress());
                var direct = new PlainClient(upstream.address())) {
            var ways = new EnumMap<Way, IntConsumer>(Way.class);
            ways.put(Way.DIRECT, i -> ask(direct, i));
            var installed = Nginx.install();
            if (installed.exitCode() != 0) {
                report.unmeasured(
                        "the same against nginx", NGINX + " could not be installed: " + lastLine(installed.output()));
                measure(upstream, ways);
                return;
            }
            try (var nginx = Nginx.before(upstream.address(), Settings.nodeAddress());
                    var proxied = new PlainClient(nginx.address())) {
                ways.put(Way.PROXY, i -> ask(proxied, i));
                measure(upstream, ways);
            }
        }
    }

    private static String lastLine(String output) {
        return output.lines().reduce("", (before, line) -> line);
    }

    /** The client and the model server are warm before the gateway is there, so that its first requests are its own. */
    private void measure(InstantModel upstream, Map<Way, IntConsumer> ways) {
        ways.values().forEach(call -> Latencies.of(8, WARM_UP, call));
        namespace.apply("""
                apiVersion: ragtime.dev/v1alpha1
                kind: ModelRoute
                metadata: {name: %s}
                spec:
                  backends: [{name: only, openAICompatible: {url: "%s/v1"}, model: m}]
                """.formatted(ROUTE, upstream.address()));
        namespace.awaitRoute(ROUTE, routeReady());
        try (var routed = new PlainClient(namespace.address(ROUTE + "-route"))) {
            IntConsumer call = i -> ask(routed, i);
            var first = Latencies.of(1, FIRST, call);
            Latencies.of(32, WARM_UP_OF_GATEWAY, call);
            ways.put(Way.GATEWAY, call);
            compare(first, ways);
        }
    }

    private static void ask(PlainClient client, int number) {
        var answer = client.post(
                "/v1/chat/completions",
                "{\"model\": \"any\", \"messages\": [{\"role\": \"user\", \"content\": \"lamp " + number + "\"}]}");
        if (answer.status() != 200) throw new IllegalStateException(answer.text());
    }

    private void compare(Latencies first, Map<Way, IntConsumer> ways) {
        var one = Latencies.inTurn(ROUNDS, 1, CALLS, ways);
        var gateway = MeasuredPod.of(namespace, "gateway", ROUTE);
        var cpu = gateway.cpuSeconds();
        var many = Latencies.inTurn(ROUNDS, 32, CALLS_AT_32, ways);
        cpu = (gateway.cpuSeconds() - cpu) * 1e3 / (ROUNDS * CALLS_AT_32);
        var resident = gateway.residentMiB();

        report.table(
                "Gateway, against the model server it stands before (which answers at once)",
                "what",
                "p50 ms",
                "p99 ms",
                "1 client QPS",
                "32 clients QPS");
        report.row("the first %,d requests of a new gateway pod".formatted(FIRST), row(first, Optional.empty()));
        one.forEach((way, measured) -> report.row(way.title, row(measured, Optional.of(many.get(way)))));
        report.text("At 32 clients the gateway takes %.2f ms of CPU for a request.".formatted(cpu));

        var direct = one.get(Way.DIRECT);
        var routed = one.get(Way.GATEWAY);
        more("gateway, ms more than direct at 1 client, p50", routed, direct, 50, Goal.atMost(0.3));
        more("gateway, ms more than direct at 1 client, p99", routed, direct, 99, Goal.atMost(1));
        if (one.containsKey(Way.PROXY)) {
            var served = many.get(Way.GATEWAY).perSecond() / many.get(Way.PROXY).perSecond();
            report.goal("gateway, QPS at 32 clients, of nginx", served, Goal.atLeast(0.7));
        }
        report.goal(
                "gateway, time of its first %,d requests, of as many when warm".formatted(FIRST),
                routed.perSecond() / first.perSecond(),
                Goal.atMost(1.5));
        report.goal("resident memory of gateway, MiB", resident, Goal.atMost(130));
    }

    private static Object[] row(Latencies one, Optional<Latencies> many) {
        var row = new ArrayList<Object>(one.figures());
        row.add(many.<Object>map(Latencies::perSecond).orElse(""));
        return row.toArray();
    }

    private void more(String what, Latencies routed, Latencies direct, double percent, Goal goal) {
        report.goal(what, routed.percentile(percent) - direct.percentile(percent), goal);
    }
}
