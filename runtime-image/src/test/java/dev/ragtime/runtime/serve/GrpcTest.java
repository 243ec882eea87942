package dev.ragtime.runtime.serve;

import static dev.ragtime.runtime.serve.GrpcClients.ASKED;
import static dev.ragtime.runtime.serve.GrpcClients.SERVICE;
import static dev.ragtime.runtime.serve.GrpcClients.counted;
import static dev.ragtime.runtime.serve.GrpcClients.events;
import static dev.ragtime.runtime.serve.GrpcClients.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.generate.ScriptedModel;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.v1.Passage;
import dev.ragtime.v1.RetrieveRequest;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The gRPC API of a real server, asked by the clients that are generated from its proto file. */
class GrpcTest {
    private final GrpcClients clients = new GrpcClients();

    @AfterEach
    void disconnect() {
        clients.close();
    }

    @Test
    void the_same_passages_are_found_as_over_http() throws Exception {
        try (var server = QueryServerFixture.extractive(QueryServerFixture.handbook())) {
            var found = clients.asking(server)
                    .retrieve(RetrieveRequest.newBuilder().setQuery("leave").build());

            var http = Json.parse(
                    server.post("/v1/retrieve", "{\"query\":\"leave\"}").body());
            assertThat(found.getPassagesList())
                    .extracting(Passage::getChunkId)
                    .isEqualTo(http.path("passages").findValuesAsText("chunkId"))
                    .hasSize(2);
            assertThat(found.getPassages(0).getSimilarity()).isEqualTo(0.8);
            assertThat(found.getPassages(0).getText()).contains("25 days");
            assertThat(found.getRevision()).isEqualTo("r-1234");
            assertThat(found.getTimings().getSearchMs()).isEqualTo(2.5);
            counted(server, "Retrieve", 0);
            QueryServerTest.awaitEvents(server, "available", "good", 2);
        }
    }

    @Test
    void an_answer_says_where_it_comes_from() throws Exception {
        try (var model = ScriptedModel.answering(ScriptedModel.text("You have 25 days [1]."));
                var server = QueryServerFixture.answering(model)) {
            var request = ASKED.toBuilder()
                    .addHistory(dev.ragtime.v1.Message.newBuilder()
                            .setRole(dev.ragtime.v1.Message.Role.ROLE_USER)
                            .setContent("Hi"))
                    .setMaxTokens(9)
                    .setTemperature(0.5);
            var answer = clients.asking(server).answer(request.build());

            assertThat(answer.getText()).isEqualTo("You have 25 days [1].");
            assertThat(answer.getCitations(0).getNumber()).isOne();
            assertThat(answer.getCitations(0).getAttribution()).isEqualTo("marker");
            assertThat(answer.getPassagesCount()).isEqualTo(2);
            assertThat(answer.getUsage().getCompletionTokens()).isEqualTo(3);
            assertThat(answer.getAbstained()).isFalse();
            var asked = Json.parse(model.requests.getFirst().body());
            assertThat(asked.path("max_tokens").asInt()).isEqualTo(9);
            assertThat(asked.path("temperature").asDouble()).isEqualTo(0.5);
            assertThat(asked.path("messages")).hasSize(3);
        }
    }

    @Test
    void a_stream_has_the_words_as_they_come_and_ends_with_the_whole_answer() throws Exception {
        var gate = new CountDownLatch(1);
        try (var model = ScriptedModel.answering(ScriptedModel.stream(gate, "You have ", "25 days [1]."));
                var server = QueryServerFixture.answering(model)) {
            var events = clients.asking(server).answerStream(ASKED);
            assertThat(events.next().getText()).isEqualTo("You have ");
            gate.countDown();

            assertThat(events.next().getText()).isEqualTo("25 days [1].");
            var last = events.next().getAnswer();
            assertThat(last.getText()).isEqualTo("You have 25 days [1].");
            assertThat(last.getCitationsCount()).isOne();
            assertThat(events.hasNext()).isFalse();
            counted(server, "AnswerStream", 0);
            QueryServerTest.awaitEvents(server, "available", "good", 1);
        }
    }

    @Test
    void on_whose_behalf_is_asked_is_said_in_metadata() throws Exception {
        try (var server = QueryServerFixture.extractive(QueryServerFixture.handbook())) {
            var headers = new Metadata();
            headers.put(Metadata.Key.of("X-Ragtime-Principals", Metadata.ASCII_STRING_MARSHALLER), "user:jane");
            var asking = clients.asking(server).withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));

            var status = failure(() -> asking.answer(ASKED));

            assertThat(status.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(status.getDescription()).contains("spec.auth.trustedClients");
        }
    }

    @Test
    void a_client_may_spell_out_the_names_that_others_number() throws Exception {
        try (var server = QueryServerFixture.extractive(QueryServerFixture.handbook());
                var socket = new RawHttp2(server.server.port())) {
            socket.requestSpelledOut(SERVICE + "Retrieve");

            // understood, and refused for its empty query
            counted(server, "Retrieve", 3);
        }
    }

    @Test
    void many_principals_are_taken_in_one_header() throws Exception {
        try (var server = QueryServerFixture.extractive(QueryServerFixture.handbook())) {
            var headers = new Metadata();
            var names = "group:0123456789012345678901234567890123456789, ".repeat(1000);
            headers.put(Metadata.Key.of("X-Other", Metadata.ASCII_STRING_MARSHALLER), names);
            var asking = clients.asking(server).withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));

            assertThat(asking.retrieve(
                                    RetrieveRequest.newBuilder().setQuery("x").build())
                            .getPassagesCount())
                    .isEqualTo(2);
        }
    }

    @Test
    void health_is_told_and_services_are_described() throws Exception {
        try (var server = QueryServerFixture.extractive(QueryServerFixture.handbook())) {
            assertThat(clients.health(server)).isEqualTo(ServingStatus.SERVING);
            var other = HealthCheckRequest.newBuilder().setService("other").build();
            assertThat(failure(() -> HealthGrpc.newBlockingStub(clients.channel(server.server.port()))
                                    .check(other))
                            .getCode())
                    .isEqualTo(Status.Code.NOT_FOUND);

            var replies = reflected(
                    server,
                    ServerReflectionRequest.newBuilder().setListServices("*").build(),
                    ServerReflectionRequest.newBuilder()
                            .setFileContainingSymbol("ragtime.v1.QueryService.Answer")
                            .build(),
                    ServerReflectionRequest.newBuilder()
                            .setFileByFilename("google/protobuf/struct.proto")
                            .build(),
                    ServerReflectionRequest.newBuilder()
                            .setFileContainingSymbol("no.Such")
                            .build());

            assertThat(replies.get(0).getListServicesResponse().getServiceList())
                    .extracting(s -> s.getName())
                    .containsExactly("ragtime.v1.QueryService", "grpc.health.v1.Health");
            assertThat(replies.get(1)
                            .getFileDescriptorResponse()
                            .getFileDescriptorProto(0)
                            .toStringUtf8())
                    .contains("AnswerStream");
            assertThat(replies.get(2).getFileDescriptorResponse().getFileDescriptorProtoCount())
                    .isOne();
            assertThat(replies.get(3).getErrorResponse().getErrorCode()).isEqualTo(5);
            assertThat(events(server)).isZero();
        }
    }

    private List<ServerReflectionResponse> reflected(QueryServerFixture server, ServerReflectionRequest... requests)
            throws Exception {
        var replies = new ArrayList<ServerReflectionResponse>();
        var done = new CompletableFuture<List<ServerReflectionResponse>>();
        var asked = ServerReflectionGrpc.newStub(clients.channel(server.server.port()))
                .serverReflectionInfo(new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse reply) {
                        replies.add(reply);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        done.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {
                        done.complete(replies);
                    }
                });
        for (var request : requests) asked.onNext(request);
        asked.onCompleted();
        return done.get(10, TimeUnit.SECONDS);
    }
}
