package dev.ragtime.operator.scaler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.operator.scaler.contract.ExternalScalerGrpc;
import dev.ragtime.operator.scaler.contract.ExternalScalerGrpc.ExternalScalerBlockingStub;
import dev.ragtime.operator.scaler.contract.GetMetricsRequest;
import dev.ragtime.operator.scaler.contract.MetricValue;
import dev.ragtime.operator.scaler.contract.ScaledObjectRef;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real gRPC client asks in KEDA's order. */
class ScalerServerTest {
    private final ScriptedCluster cluster = new ScriptedCluster();
    private final AtomicLong nanos = new AtomicLong();
    private ScriptedCluster.Pod pod;
    private ScalerServer server;
    private ManagedChannel channel;
    private ExternalScalerBlockingStub keda;

    @BeforeEach
    void start() throws IOException {
        pod = cluster.pod();
        var inFlight = new InFlight(cluster, cluster.counter(), nanos::get);
        server = ScalerServer.start(new ScalerService(cluster, inFlight), 0);
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                .usePlaintext()
                .build();
        keda = ExternalScalerGrpc.newBlockingStub(channel);
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.close();
        cluster.close();
    }

    @Test
    void kedaLearnsTheTargetThenTheNumberAsItRisesAndFalls() {
        var spec = keda().getMetricSpec(ref("assistant")).getMetricSpecsList();
        assertThat(spec).singleElement().satisfies(metric -> {
            assertThat(metric.getMetricName()).isEqualTo("requests-in-flight");
            assertThat(metric.getTargetSizeFloat()).isEqualTo(8);
        });
        var metric = spec.getFirst().getMetricName();

        assertThat(value(metric)).isZero();
        pod.has(40);
        nanos.addAndGet(InFlight.FRESH_NANOS);
        assertThat(value(metric)).isEqualTo(40);
        pod.has(1);
        nanos.addAndGet(InFlight.FRESH_NANOS);
        assertThat(value(metric)).isEqualTo(1);
        assertThat(keda().isActive(ref("assistant")).getResult()).isTrue();
    }

    @Test
    void aStreamSaysAtOnceThatThereIsSomethingToDoAndStaysOpenUntilKedaEndsIt() {
        try (var call = Context.current().withCancellation()) {
            var before = call.attach();
            var answers = keda().streamIsActive(ref("assistant"));
            call.detach(before);

            assertThat(answers.next().getResult()).isTrue();
            pod.has(3);
            assertThat(value("requests-in-flight"))
                    .as("others are answered meanwhile")
                    .isEqualTo(3);
            call.cancel(null);
            assertThatThrownBy(answers::hasNext)
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.CANCELLED));
        }
    }

    @Test
    void whatDoesNotExistIsNotFoundUnderItsName() {
        refused(() -> keda().getMetricSpec(ref("gone")), Status.Code.NOT_FOUND, "RagPipeline hr/gone");
        refused(() -> keda().isActive(ref("gone")), Status.Code.NOT_FOUND, "RagPipeline hr/gone");
        refused(() -> keda().streamIsActive(ref("gone")).next(), Status.Code.NOT_FOUND, "RagPipeline hr/gone");
    }

    @Test
    void aTriggerThatIsWrittenWronglyIsToldWhichFieldToMend() {
        refused(
                () -> keda().getMetricSpec(ref("hr", Map.of("kind", "RagPipeline"))),
                Status.Code.INVALID_ARGUMENT,
                "metadata.name: is missing");
        refused(
                () -> keda().getMetricSpec(ref("hr", Map.of("kind", "Deployment", "name", "assistant"))),
                Status.Code.INVALID_ARGUMENT,
                "metadata.kind: 'Deployment' is neither");
        refused(
                () -> keda().getMetricSpec(ref("", Map.of("kind", "RagPipeline", "name", "assistant"))),
                Status.Code.INVALID_ARGUMENT,
                "namespace: name that");
        refused(() -> value("cpu"), Status.Code.INVALID_ARGUMENT, "metricName: 'cpu' is not known");
    }

    @Test
    void aNamespaceIsToldNothingOfAnother() {
        refused(
                () -> keda().getMetricSpec(ref("sales", Map.of("kind", "RagPipeline", "name", "assistant"))),
                Status.Code.NOT_FOUND,
                "RagPipeline sales/assistant");
    }

    @Test
    void anApiServerThatIsAwayIsAnErrorAndNotAnIdlePipeline() {
        cluster.apiServerGoesAway();

        refused(() -> value("requests-in-flight"), Status.Code.UNAVAILABLE, "connection refused");
    }

    private static void refused(ThrowingCallable call, Status.Code code, String why) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
            assertThat(e.getStatus().getCode()).isEqualTo(code);
            assertThat(e.getStatus().getDescription()).contains(why);
        });
    }

    private double value(String metric) {
        var answer = keda().getMetrics(GetMetricsRequest.newBuilder()
                .setScaledObjectRef(ref("assistant"))
                .setMetricName(metric)
                .build());
        assertThat(answer.getMetricValuesList())
                .singleElement()
                .extracting(MetricValue::getMetricName)
                .isEqualTo(metric);
        return answer.getMetricValues(0).getMetricValueFloat();
    }

    private ExternalScalerBlockingStub keda() {
        return keda.withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    private static ScaledObjectRef ref(String pipeline) {
        return ref(
                "hr",
                Map.of("kind", "RagPipeline", "name", pipeline, "scalerAddress", "ragtime-scaler.system.svc:8083"));
    }

    private static ScaledObjectRef ref(String namespace, Map<String, String> metadata) {
        return ScaledObjectRef.newBuilder()
                .setName("assistant-rag")
                .setNamespace(namespace)
                .putAllScalerMetadata(metadata)
                .build();
    }
}
