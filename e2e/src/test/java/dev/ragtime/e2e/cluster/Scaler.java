package dev.ragtime.e2e.cluster;

import dev.ragtime.operator.scaler.contract.ExternalScalerGrpc;
import dev.ragtime.operator.scaler.contract.ExternalScalerGrpc.ExternalScalerBlockingStub;
import dev.ragtime.operator.scaler.contract.GetMetricsRequest;
import dev.ragtime.operator.scaler.contract.ScaledObjectRef;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Asks the operator what KEDA would ask it for a ScaledObject. */
public final class Scaler implements AutoCloseable {
    private static final int PORT = 8083;

    private final ScaledObjectRef ref;
    private final ManagedChannel channel;

    public Scaler(KubernetesClient client, GenericKubernetesResource scaledObject) {
        var metadata = new HashMap<String, String>();
        scaledObject
                .<Map<?, ?>>get("spec", "triggers", 0, "metadata")
                .forEach((key, value) -> metadata.put(key.toString(), value.toString()));
        this.ref = ScaledObjectRef.newBuilder()
                .setName(scaledObject.getMetadata().getName())
                .setNamespace(scaledObject.getMetadata().getNamespace())
                .putAllScalerMetadata(metadata)
                .build();
        // the name in the trigger is one that pods resolve
        var address = client.services()
                .inNamespace(Installation.NAMESPACE)
                .withName(Installation.OPERATOR + "-scaler")
                .get()
                .getSpec()
                .getClusterIP();
        this.channel =
                NettyChannelBuilder.forAddress(address, PORT).usePlaintext().build();
    }

    /** What each pod is to have. */
    public double target() {
        return scaler().getMetricSpec(ref).getMetricSpecs(0).getTargetSizeFloat();
    }

    /** What all pods have now. */
    public long inFlight() {
        var name = scaler().getMetricSpec(ref).getMetricSpecs(0).getMetricName();
        var request = GetMetricsRequest.newBuilder()
                .setScaledObjectRef(ref)
                .setMetricName(name)
                .build();
        return Math.round(scaler().getMetrics(request).getMetricValues(0).getMetricValueFloat());
    }

    private ExternalScalerBlockingStub scaler() {
        return ExternalScalerGrpc.newBlockingStub(channel).withWaitForReady().withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
