package dev.ragtime.e2e.scenario;

import dev.ragtime.e2e.scenario.AccessCallers.Caller;
import dev.ragtime.e2e.scenario.AccessWays.Seen;
import dev.ragtime.v1.AnswerRequest;
import dev.ragtime.v1.AnswerResponse;
import dev.ragtime.v1.Passage;
import dev.ragtime.v1.QueryServiceGrpc;
import dev.ragtime.v1.QueryServiceGrpc.QueryServiceBlockingStub;
import dev.ragtime.v1.RetrieveRequest;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Asks a pipeline for papers by the client that is generated from its proto file. Thread-safe. */
final class AccessGrpc implements AutoCloseable {
    private static final int PORT = 80;

    private final ManagedChannel channel;

    AccessGrpc(String host) {
        channel = NettyChannelBuilder.forAddress(host, PORT).usePlaintext().build();
    }

    Seen search(String query, Caller caller) {
        var request = RetrieveRequest.newBuilder().setQuery(query).build();
        return asked(caller, stub -> {
            var found = stub.retrieve(request);
            return new Seen(200, found.toString(), paths(found.getPassagesList()), List.of());
        });
    }

    /** @param conversation empty for none */
    Seen answer(String question, String conversation, Caller caller) {
        var request = AnswerRequest.newBuilder().setQuestion(question).setConversation(conversation);
        return asked(caller, stub -> {
            var answer = stub.answer(request.build());
            return seen(answer.toString(), answer);
        });
    }

    Seen stream(String question, Caller caller) {
        var request = AnswerRequest.newBuilder().setQuestion(question).build();
        return asked(caller, stub -> {
            var all = new StringBuilder();
            var last = AnswerResponse.getDefaultInstance();
            var events = stub.answerStream(request);
            while (events.hasNext()) {
                var event = events.next();
                all.append(event);
                last = event.getAnswer();
            }
            return seen(all.toString(), last);
        });
    }

    private static Seen seen(String text, AnswerResponse answer) {
        var numbered =
                answer.getPassagesList().stream().collect(Collectors.toMap(Passage::getNumber, Passage::getPath));
        var cited = answer.getCitationsList().stream()
                .map(one -> numbered.get(one.getNumber()))
                .toList();
        if (cited.contains(null)) throw new AssertionError("cites what is not there: " + text);
        return new Seen(200, text, paths(answer.getPassagesList()), cited);
    }

    private static List<String> paths(List<Passage> passages) {
        return passages.stream().map(Passage::getPath).toList();
    }

    private Seen asked(Caller caller, Function<QueryServiceBlockingStub, Seen> call) {
        var metadata = new Metadata();
        metadata.put(key("authorization"), "Bearer " + caller.credential());
        if (!caller.principals().isEmpty()) metadata.put(key("x-ragtime-principals"), caller.principals());
        try {
            return call.apply(QueryServiceGrpc.newBlockingStub(channel)
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
                    .withDeadlineAfter(60, TimeUnit.SECONDS));
        } catch (StatusRuntimeException e) {
            return Seen.nothing(status(e), String.valueOf(e.getMessage()));
        }
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    private static int status(StatusRuntimeException failure) {
        return switch (failure.getStatus().getCode()) {
            case UNAUTHENTICATED -> 401;
            case NOT_FOUND -> 404;
            case RESOURCE_EXHAUSTED -> 429;
            case UNAVAILABLE -> 503;
            case DEADLINE_EXCEEDED -> 504;
            default -> throw failure;
        };
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
