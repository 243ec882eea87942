package dev.ragtime.runtime.grpc;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import com.google.protobuf.MessageLite;
import io.grpc.reflection.v1.ErrorResponse;
import io.grpc.reflection.v1.ExtensionNumberResponse;
import io.grpc.reflection.v1.FileDescriptorResponse;
import io.grpc.reflection.v1.ListServiceResponse;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Tells clients such as grpcurl which services there are and what their messages are. */
final class Reflection {
    private static final int NOT_FOUND = 5;
    private static final int UNIMPLEMENTED = 12;

    private final Map<String, FileDescriptor> files = new LinkedHashMap<>();
    private final List<FileDescriptor> services;

    private Reflection(List<FileDescriptor> services) {
        this.services = services;
        services.forEach(this::add);
    }

    private void add(FileDescriptor file) {
        files.put(file.getFullName(), file);
        file.getDependencies().forEach(this::add);
    }

    /** @param services files that name the services, loaded once somebody asks */
    static List<GrpcMethod> of(Supplier<List<FileDescriptor>> services) {
        // both versions have the same messages
        return Stream.of("v1", "v1alpha")
                .<GrpcMethod>map(version -> new GrpcMethod.Plain(
                        "/grpc.reflection." + version + ".ServerReflection/ServerReflectionInfo",
                        message -> new Reflection(services.get()).reply(message)))
                .toList();
    }

    private MessageLite reply(byte[] message) {
        var request = Questions.parse(
                ServerReflectionRequest.parser(), "grpc.reflection.v1.ServerReflectionRequest", message);
        var reply = ServerReflectionResponse.newBuilder()
                .setValidHost(request.getHost())
                .setOriginalRequest(request);
        switch (request.getMessageRequestCase()) {
            case LIST_SERVICES -> reply.setListServicesResponse(names());
            case FILE_BY_FILENAME -> file(reply, Optional.ofNullable(files.get(request.getFileByFilename())));
            case FILE_CONTAINING_SYMBOL -> file(reply, defining(request.getFileContainingSymbol()));
            case FILE_CONTAINING_EXTENSION -> file(reply, Optional.empty());
            case ALL_EXTENSION_NUMBERS_OF_TYPE ->
                reply.setAllExtensionNumbersResponse(
                        ExtensionNumberResponse.newBuilder().setBaseTypeName(request.getAllExtensionNumbersOfType()));
            case MESSAGEREQUEST_NOT_SET -> reply.setErrorResponse(error(UNIMPLEMENTED, "nothing is asked"));
        }
        return reply.build();
    }

    private ListServiceResponse names() {
        var names = ListServiceResponse.newBuilder();
        services.stream()
                .flatMap(file -> file.getServices().stream())
                .forEach(
                        service -> names.addService(ServiceResponse.newBuilder().setName(service.getFullName())));
        return names.build();
    }

    private static void file(ServerReflectionResponse.Builder reply, Optional<FileDescriptor> file) {
        file.ifPresentOrElse(
                found -> reply.setFileDescriptorResponse(FileDescriptorResponse.newBuilder()
                        .addFileDescriptorProto(found.toProto().toByteString())),
                () -> reply.setErrorResponse(error(NOT_FOUND, "there is no such file or symbol")));
    }

    private static ErrorResponse error(int code, String message) {
        return ErrorResponse.newBuilder()
                .setErrorCode(code)
                .setErrorMessage(message)
                .build();
    }

    private Optional<FileDescriptor> defining(String symbol) {
        return files.values().stream()
                .filter(file -> symbols(file).anyMatch(symbol::equals))
                .findFirst();
    }

    private static Stream<String> symbols(FileDescriptor file) {
        var services = file.getServices().stream()
                .flatMap(service -> Stream.concat(Stream.of(service), service.getMethods().stream()));
        var messages = file.getMessageTypes().stream().flatMap(Reflection::nested);
        return Stream.of(services, messages, file.getEnumTypes().stream())
                .flatMap(all -> all)
                .map(GenericDescriptor::getFullName);
    }

    private static Stream<GenericDescriptor> nested(Descriptor message) {
        var fields = Stream.of(message.getFields(), message.getEnumTypes(), message.getOneofs())
                .flatMap(List::stream);
        var messages = message.getNestedTypes().stream().flatMap(Reflection::nested);
        return Stream.of(Stream.of(message), fields, messages).flatMap(all -> all);
    }
}
