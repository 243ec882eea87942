package dev.ragtime.e2e.benchmark;

import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import dev.ragtime.runtime.telemetry.Latencies;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What stages cost, a few calls of each by turns and again, so that a machine that grows slower does so for all of them.
 *
 * @param one with one client
 * @param perSecond with eight
 * @param cpu milliseconds of the query pod for a call, with eight
 * @param store the same of Weaviate
 */
record StageCosts(Latencies one, double perSecond, double cpu, double store) {
    private static final int CLIENTS = 8;
    private static final int WARM_UP = Settings.full() ? 400 : 30;
    private static final int ROUNDS = Settings.full() ? 40 : 8;
    private static final int CALLS = 10;
    private static final int ROUNDS_AT_8 = Settings.full() ? 4 : 2;
    private static final int CALLS_AT_8 = Settings.full() ? 200 : 60;

    /** CPU time since the start of the processes that a stage keeps busy. */
    interface Meter {
        double podSeconds(Stage stage);

        double storeSeconds(Stage stage);

        static Meter in(TestNamespace namespace) {
            return new Meter() {
                @Override
                public double podSeconds(Stage stage) {
                    return MeasuredPod.of(namespace, "query", stage.pipeline()).cpuSeconds();
                }

                @Override
                public double storeSeconds(Stage stage) {
                    return MeasuredPod.of(namespace, "weaviate", StagePipelines.knowledgeBase(stage.pipeline()))
                            .cpuSeconds();
                }
            };
        }
    }

    static Map<Stage, StageCosts> measure(Meter meter, List<Stage> stages) {
        for (var stage : stages) Latencies.of(CLIENTS, WARM_UP, stage.call()::make);
        var one = new LinkedHashMap<Stage, double[]>();
        for (int round = 0; round < ROUNDS; round++) {
            for (var stage : stages) {
                var millis = one.computeIfAbsent(stage, _ -> new double[ROUNDS * CALLS]);
                for (int call = round * CALLS; call < (round + 1) * CALLS; call++)
                    millis[call] = stage.call().make(call);
            }
        }
        var many = new LinkedHashMap<Stage, Busy>();
        for (int round = 0; round < ROUNDS_AT_8; round++) {
            var first = round * CALLS_AT_8;
            for (var stage : stages) many.merge(stage, busy(meter, stage, first), Busy::and);
        }
        var costs = new LinkedHashMap<Stage, StageCosts>();
        one.forEach((stage, millis) -> {
            Arrays.sort(millis);
            var seconds = Arrays.stream(millis).sum() / 1e3;
            costs.put(stage, many.get(stage).with(new Latencies(millis, seconds)));
        });
        return costs;
    }

    /** @param cpu seconds, as those of the store */
    private record Busy(int calls, double seconds, double cpu, double store) {
        Busy and(Busy more) {
            return new Busy(calls + more.calls, seconds + more.seconds, cpu + more.cpu, store + more.store);
        }

        StageCosts with(Latencies one) {
            return new StageCosts(one, calls / seconds, cpu * 1e3 / calls, store * 1e3 / calls);
        }
    }

    private static Busy busy(Meter meter, Stage stage, int first) {
        var cpu = meter.podSeconds(stage);
        var store = meter.storeSeconds(stage);
        var calls = Latencies.of(CLIENTS, CALLS_AT_8, i -> stage.call().make(first + i));
        return new Busy(CALLS_AT_8, calls.seconds(), meter.podSeconds(stage) - cpu, meter.storeSeconds(stage) - store);
    }

    double p50() {
        return one.percentile(50);
    }

    double p99() {
        return one.percentile(99);
    }
}
