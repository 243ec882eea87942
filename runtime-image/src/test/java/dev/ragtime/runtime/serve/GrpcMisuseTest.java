package dev.ragtime.runtime.serve;

import static dev.ragtime.runtime.serve.GrpcClients.ASKED;
import static dev.ragtime.runtime.serve.GrpcClients.SERVICE;
import static dev.ragtime.runtime.serve.GrpcClients.counted;
import static dev.ragtime.runtime.serve.GrpcClients.counts;
import static dev.ragtime.runtime.serve.GrpcClients.events;
import static dev.ragtime.runtime.serve.GrpcClients.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import dev.ragtime.v1.AnswerRequest;
import dev.ragtime.v1.Mode;
import dev.ragtime.v1.QueryServiceGrpc;
import dev.ragtime.v1.RetrieveRequest;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is no call of the gRPC API is refused, and harms nothing. */
class GrpcMisuseTest {
    private final GrpcClients clients = new GrpcClients();

    @AfterEach
    void disconnect() {
        clients.close();
    }

    @Test
    void what_is_wrong_is_refused_with_the_field_and_is_no_event() throws Exception {
        try (var server = QueryServerFixture.extractive(QueryServerFixture.handbook())) {
            var asking = clients.asking(server);
            var leave = RetrieveRequest.newBuilder().setQuery("leave");
            var filter = Struct.newBuilder()
                    .putFields("type", Value.newBuilder().setStringValue("eq").build())
                    .putFields(
                            "key", Value.newBuilder().setStringValue("salary").build())
                    .putFields("value", Value.newBuilder().setNumberValue(7).build());

            refused(() -> asking.retrieve(RetrieveRequest.getDefaultInstance()), "blank_query", "query");
            refused(() -> asking.retrieve(leave.clone().setTopK(21).build()), "invalid_type", "top_k");
            refused(() -> asking.retrieve(leave.clone().setTopK(-1).build()), "invalid_type", "top_k");
            refused(() -> asking.retrieve(leave.clone().setModeValue(9).build()), "invalid_type", "mode");
            refused(() -> asking.retrieve(leave.clone().setFilters(filter).build()), "unknown_field", "filters.key");
            refused(() -> asking.answer(AnswerRequest.getDefaultInstance()), "blank_question", "question");
            refused(
                    () -> asking.answer(
                            ASKED.toBuilder().setTemperature(Double.NaN).build()),
                    "invalid_type",
                    "temperature");
            refused(
                    () -> asking.answer(ASKED.toBuilder()
                            .addHistory(dev.ragtime.v1.Message.newBuilder().setContent("x"))
                            .build()),
                    "invalid_type",
                    "history[0].role");
            assertThat(asking.retrieve(
                                    leave.setTopK(1).setMode(Mode.MODE_KEYWORD).build())
                            .getPassagesCount())
                    .isOne();
            Awaitility.await().until(() -> counts(server, "Retrieve", 3) == 5);
            assertThat(server.events("available", "bad")).isZero();
        }
    }

    @Test
    void what_is_no_message_is_refused_and_the_connection_goes_on() throws Exception {
        try (var server = QueryServerFixture.extractive(QueryServerFixture.handbook())) {
            var channel = clients.channel(server.server.port());

            assertThat(failure(() -> send(channel, "Retrieve", new byte[] {(byte) 0xff, 1, 2}, CallOptions.DEFAULT)))
                    .satisfies(s -> assertThat(s.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT))
                    .satisfies(s -> assertThat(s.getDescription()).contains("ragtime.v1.RetrieveRequest"));
            // a text that is no UTF-8
            assertThat(failure(() -> send(channel, "Retrieve", new byte[] {10, 1, (byte) 0xc0}, CallOptions.DEFAULT))
                            .getCode())
                    .isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(failure(() -> send(channel, "Retrieve", new byte[10 * 1024 * 1024], CallOptions.DEFAULT))
                            .getCode())
                    .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(failure(() ->
                                    send(channel, "Retrieve", new byte[9], CallOptions.DEFAULT.withCompression("gzip")))
                            .getCode())
                    .isEqualTo(Status.Code.UNIMPLEMENTED);
            assertThat(failure(() -> send(channel, "Forget", new byte[9], CallOptions.DEFAULT))
                            .getCode())
                    .isEqualTo(Status.Code.UNIMPLEMENTED);

            assertThat(QueryServiceGrpc.newBlockingStub(channel)
                            .retrieve(RetrieveRequest.newBuilder().setQuery("x").build())
                            .getPassagesCount())
                    .isEqualTo(2);
            counted(server, "Retrieve", 0);
            assertThat(events(server)).isOne();
        }
    }

    @Test
    void headers_that_grow_as_they_are_unpacked_are_refused() throws Exception {
        try (var server = QueryServerFixture.extractive(QueryServerFixture.handbook());
                var socket = new RawHttp2(server.server.port())) {
            socket.request(SERVICE + "Retrieve", "x".repeat(4000), 500);

            counted(server, "Retrieve", 8);
        }
    }

    @Test
    void a_flood_of_headers_ends_its_connection_alone() throws Exception {
        try (var server = QueryServerFixture.extractive(QueryServerFixture.handbook());
                var socket = new RawHttp2(server.server.port())) {
            assertThat(socket.isEndedBy(SERVICE + "Retrieve", "x".repeat(4000), 12_000))
                    .isTrue();
            assertThat(events(server)).isZero();
            assertThat(clients.asking(server)
                            .retrieve(RetrieveRequest.newBuilder().setQuery("x").build())
                            .getPassagesCount())
                    .isEqualTo(2);
        }
    }

    @Test
    void what_is_not_grpc_is_told_so() throws Exception {
        try (var server = QueryServerFixture.extractive(QueryServerFixture.handbook());
                var socket = new RawHttp2(server.server.port())) {
            socket.get("/v1/models");

            assertThat(socket.status()).isEqualTo(415);
        }
    }

    private static void refused(Runnable call, String reason, String field) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            var details = StatusProto.fromThrowable(e).getDetailsList();
            assertThat(unpacked(details, ErrorInfo.class).getReason()).isEqualTo(reason);
            assertThat(unpacked(details, BadRequest.class).getFieldViolations(0).getField())
                    .isEqualTo(field);
        });
    }

    private static <T extends Message> T unpacked(List<com.google.protobuf.Any> details, Class<T> type) {
        try {
            for (var detail : details) if (detail.is(type)) return detail.unpack(type);
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("no " + type);
    }

    private static byte[] send(Channel channel, String method, byte[] message, CallOptions options) {
        var bytes = new MethodDescriptor.Marshaller<byte[]>() {
            @Override
            public InputStream stream(byte[] value) {
                return new ByteArrayInputStream(value);
            }

            @Override
            public byte[] parse(InputStream stream) {
                return new byte[0];
            }
        };
        var descriptor = MethodDescriptor.newBuilder(bytes, bytes)
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName("ragtime.v1.QueryService/" + method)
                .build();
        return ClientCalls.blockingUnaryCall(channel, descriptor, options, message);
    }
}
