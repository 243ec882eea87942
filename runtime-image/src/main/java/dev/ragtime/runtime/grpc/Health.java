package dev.ragtime.runtime.grpc;

import dev.ragtime.runtime.call.CallError;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * {@code grpc.health.v1.Health/Check}, as {@code /readyz} says it. There is no {@code Watch}: clients then take a server for
 * healthy as long as it answers, and one that ends tells them so in another way.
 */
final class Health {
    private Health() {}

    /** @param services that are asked about, by their names */
    static GrpcMethod of(List<String> services, BooleanSupplier serving) {
        return new GrpcMethod.Plain("/grpc.health.v1.Health/Check", message -> {
            var request = Questions.parse(HealthCheckRequest.parser(), "grpc.health.v1.HealthCheckRequest", message);
            if (!services.contains(request.getService()))
                throw new CallError(CallError.Kind.NOT_FOUND, "unknown_service", "there is no such service here");
            return HealthCheckResponse.newBuilder()
                    .setStatus(serving.getAsBoolean() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING)
                    .build();
        });
    }
}
