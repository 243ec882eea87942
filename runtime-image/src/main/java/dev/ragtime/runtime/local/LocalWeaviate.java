package dev.ragtime.runtime.local;

import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.runtime.config.PinnedIndex;
import dev.ragtime.runtime.store.IndexStore;
import dev.ragtime.runtime.store.WeaviateAddress;
import dev.ragtime.runtime.store.WeaviateIndexStore;
import java.net.URI;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of a Weaviate that runs already and is to keep the indexes, as in a cluster. */
final class LocalWeaviate {
    private static final int GRPC_PORT = 50051;
    private static final int ONLY = 1;

    @Option(
            names = "--weaviate",
            required = true,
            description =
                    "Keep the indexes in a Weaviate that runs, as in a cluster, e.g. --weaviate http://127.0.0.1:8090")
    private URI url;

    @Option(names = "--weaviate-grpc", description = "Its gRPC address. Default: port " + GRPC_PORT + " of that host")
    private Optional<String> grpc = Optional.empty();

    @Option(
            names = "--weaviate-key",
            defaultValue = "${env:WEAVIATE_API_KEY}",
            description = "Its API key. Default: what WEAVIATE_API_KEY holds")
    private Optional<String> key = Optional.empty();

    IndexStore open(String name, PinnedIndex index) {
        return new WeaviateIndexStore(
                new WeaviateAddress(url, grpc.orElseGet(() -> url.getHost() + ":" + GRPC_PORT)),
                () -> key,
                IndexNames.of(LocalFolder.NAMESPACE, name, ONLY),
                index.definition().layout());
    }
}
