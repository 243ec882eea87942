package dev.ragtime.operator.scaler;

import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.operator.scaler.contract.ExternalScalerGrpc;
import dev.ragtime.operator.scaler.contract.GetMetricSpecResponse;
import dev.ragtime.operator.scaler.contract.GetMetricsRequest;
import dev.ragtime.operator.scaler.contract.GetMetricsResponse;
import dev.ragtime.operator.scaler.contract.IsActiveResponse;
import dev.ragtime.operator.scaler.contract.MetricSpec;
import dev.ragtime.operator.scaler.contract.MetricValue;
import dev.ragtime.operator.scaler.contract.ScaledObjectRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What KEDA is told. The trigger's metadata names kind and name; the namespace is that of the ScaledObject, so that
 * nobody is told of another's pods. A resource has one pod at least, so it is always active.
 */
final class ScalerService extends ExternalScalerGrpc.ExternalScalerImplBase {
    static final String METRIC = "requests-in-flight";

    private static final Logger LOG = LoggerFactory.getLogger(ScalerService.class);
    private static final Set<String> KINDS =
            Set.of(HasMetadata.getKind(RagPipeline.class), HasMetadata.getKind(ModelRoute.class));

    private final ScaledCluster cluster;
    private final InFlight inFlight;

    ScalerService(ScaledCluster cluster, InFlight inFlight) {
        this.cluster = cluster;
        this.inFlight = inFlight;
    }

    /** An answer, or why there is none. */
    private interface Call<T> {
        T answer() throws StatusException, InterruptedException;
    }

    @Override
    public void isActive(ScaledObjectRef ref, StreamObserver<IsActiveResponse> out) {
        once(out, () -> active(ref));
    }

    /** Stays open: the caller ends it when the ScaledObject goes. */
    @Override
    public void streamIsActive(ScaledObjectRef ref, StreamObserver<IsActiveResponse> out) {
        // else a caller that went away is an error of the next answer
        if (out instanceof ServerCallStreamObserver<IsActiveResponse> stream)
            stream.setOnCancelHandler(() -> LOG.debug("{} is no longer watched", ref.getName()));
        tell(out, () -> active(ref));
    }

    @Override
    public void getMetricSpec(ScaledObjectRef ref, StreamObserver<GetMetricSpecResponse> out) {
        once(out, () -> {
            var target = target(scaled(ref));
            return GetMetricSpecResponse.newBuilder()
                    .addMetricSpecs(MetricSpec.newBuilder()
                            .setMetricName(METRIC)
                            .setTargetSize(target)
                            .setTargetSizeFloat(target))
                    .build();
        });
    }

    @Override
    public void getMetrics(GetMetricsRequest request, StreamObserver<GetMetricsResponse> out) {
        once(out, () -> {
            if (!request.getMetricName().equals(METRIC))
                throw refused(
                        Status.INVALID_ARGUMENT,
                        "metricName: '" + request.getMetricName() + "' is not known, only " + METRIC + " is");
            var scaled = scaled(request.getScaledObjectRef());
            var value = inFlight.of(scaled, target(scaled));
            return GetMetricsResponse.newBuilder()
                    .addMetricValues(MetricValue.newBuilder()
                            .setMetricName(METRIC)
                            .setMetricValue(value)
                            .setMetricValueFloat(value))
                    .build();
        });
    }

    private IsActiveResponse active(ScaledObjectRef ref) throws StatusException {
        target(scaled(ref));
        return IsActiveResponse.newBuilder().setResult(true).build();
    }

    private static Scaled scaled(ScaledObjectRef ref) throws StatusException {
        var kind = required(ref, "kind");
        if (!KINDS.contains(kind))
            throw refused(
                    Status.INVALID_ARGUMENT, "metadata.kind: '" + kind + "' is neither RagPipeline nor ModelRoute");
        if (ref.getNamespace().isBlank())
            throw refused(Status.INVALID_ARGUMENT, "namespace: name that of the ScaledObject");
        return new Scaled(kind, ref.getNamespace(), required(ref, "name"));
    }

    private static String required(ScaledObjectRef ref, String key) throws StatusException {
        var value = ref.getScalerMetadataOrDefault(key, "");
        if (value.isBlank()) throw refused(Status.INVALID_ARGUMENT, "metadata." + key + ": is missing");
        return value;
    }

    private int target(Scaled scaled) throws StatusException {
        var target = cluster.target(scaled);
        if (target.isEmpty())
            throw refused(
                    Status.NOT_FOUND,
                    scaled + " does not exist where this operator works, or has no spec.runtime.autoscaling");
        return target.getAsInt();
    }

    private static StatusException refused(Status status, String why) {
        return status.withDescription(why).asException();
    }

    private static <T> void once(StreamObserver<T> out, Call<T> call) {
        if (tell(out, call)) out.onCompleted();
    }

    /** False when there was no answer: the call has ended then. */
    private static <T> boolean tell(StreamObserver<T> out, Call<T> call) {
        try {
            out.onNext(call.answer());
            return true;
        } catch (StatusException e) {
            out.onError(e);
        } catch (KubernetesClientException e) {
            out.onError(refused(Status.UNAVAILABLE, "the API server did not answer: " + e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            out.onError(refused(Status.UNAVAILABLE, "the operator is ending"));
        }
        return false;
    }
}
