package dev.ragtime.runtime.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.v1.AnswerEvent;
import dev.ragtime.v1.AnswerRequest;
import dev.ragtime.v1.QueryServiceGrpc;
import dev.ragtime.v1.QueryServiceGrpc.QueryServiceBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.awaitility.Awaitility;

/** Clients of the gRPC API of a server, by the code that is generated from its proto file. */
final class GrpcClients implements AutoCloseable {
    static final AnswerRequest ASKED =
            AnswerRequest.newBuilder().setQuestion("How many days of leave?").build();
    static final String SERVICE = "/ragtime.v1.QueryService/";

    private final List<ManagedChannel> channels = new ArrayList<>();

    QueryServiceBlockingStub asking(QueryServerFixture server) {
        return asking(server.server.port());
    }

    QueryServiceBlockingStub asking(int port) {
        return QueryServiceGrpc.newBlockingStub(channel(port));
    }

    ManagedChannel channel(int port) {
        var channel =
                NettyChannelBuilder.forAddress("localhost", port).usePlaintext().build();
        channels.add(channel);
        return channel;
    }

    ServingStatus health(QueryServerFixture server) {
        return HealthGrpc.newBlockingStub(channel(server.server.port()))
                .check(HealthCheckRequest.newBuilder()
                        .setService("ragtime.v1.QueryService")
                        .build())
                .getStatus();
    }

    static double events(QueryServerFixture server) {
        return server.events("available", "good") + server.events("available", "bad");
    }

    static void counted(QueryServerFixture server, String method, int code) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(counts(server, method, code)).isOne());
    }

    static double counts(QueryServerFixture server, String method, int code) {
        var labels = new String[] {"namespace", "kind", "name", "revision", "endpoint", "code"};
        var values =
                new String[] {"shop", "RagPipeline", "assistant", "r-1234", SERVICE + method, String.valueOf(code)};
        var count = server.registry.getSampleValue("ragtime_requests_total", labels, values);
        return count == null ? 0 : count;
    }

    static Status failure(Runnable call) {
        try {
            call.run();
        } catch (StatusRuntimeException e) {
            return e.getStatus();
        }
        throw new AssertionError("the call succeeded");
    }

    static List<AnswerEvent> drain(Iterator<AnswerEvent> events) {
        var all = new ArrayList<AnswerEvent>();
        events.forEachRemaining(all::add);
        return all;
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
    }
}
