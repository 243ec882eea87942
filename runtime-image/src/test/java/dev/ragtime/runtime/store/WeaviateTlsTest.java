package dev.ragtime.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.api.knowledgebase.ExternalWeaviate;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.runtime.access.Readers;
import dev.ragtime.runtime.config.Secrets;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A Weaviate that somebody else runs: over TLS, with a certificate that a CA of their own signed. */
@ExtendWith(WeaviateServer.Extension.class)
class WeaviateTlsTest {
    @TempDir
    private Path folder;

    private ServerCertificate certificate;
    private WeaviateServer server;

    @BeforeEach
    void start() throws Exception {
        certificate = ServerCertificate.in(folder);
        server = WeaviateServer.overTls(certificate, "theirs");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void an_index_is_written_and_asked_over_http_and_grpc() throws IOException {
        try (var store = open("https", certificate.pem())) {
            store.create();
            store.chunks().put(List.of(SampleChunks.chunk("a", 0, "blue lamp")));
            assertThat(store.search().find(SearchRequest.matching("lamp", 5, Readers.EVERYONE)))
                    .hasSize(1);
        }
    }

    @Test
    void a_server_that_another_ca_signed_is_not_talked_to() throws Exception {
        var other = ServerCertificate.in(Files.createDirectory(folder.resolve("other")));
        try (var store = open("https", other.pem())) {
            assertThat(store.ready()).isFalse();
            assertThatThrownBy(store::create).isInstanceOf(StoreException.class).hasMessageContaining("certificat");
        }
    }

    @Test
    void without_tls_it_does_not_answer() throws IOException {
        try (var store = open("http", certificate.pem())) {
            assertThat(store.ready()).isFalse();
        }
    }

    /** As a pod is told of it, with the key and the certificates that are mounted. */
    private IndexStore open(String scheme, String certificates) throws IOException {
        var mounted = Files.createTempDirectory(folder, "secrets");
        Files.writeString(Files.createDirectory(mounted.resolve("weaviate")).resolve("token"), "theirs");
        Files.writeString(
                Files.createDirectory(mounted.resolve(PodLayout.storeCertificates("handbook")))
                        .resolve(ExternalWeaviate.CA),
                certificates);
        return IndexStores.open(
                Serialization.unmarshal(
                        """
                        apiVersion: ragtime.dev/v1alpha1
                        kind: KnowledgeBase
                        metadata: {name: handbook, namespace: default}
                        spec: {sources: []}
                        status:
                          activeIndex:
                            number: 1
                            definition:
                              chunking: {}
                              embedding: {inProcess: {model: bge-small-en-v1.5}}
                              layout: {quantization: None, replicationFactor: 1}
                              versions: {chunker: 1, analyzer: 1}
                          store:
                            endpoint: %s
                            grpcEndpoint: %s
                            credentialsSecret: weaviate
                            credentialsKey: token
                            collectionPrefix: Guest_0123456789abcdef0123_
                        """.formatted(
                                        server.address().http().toString().replace("https", scheme),
                                        server.address().grpc()),
                        KnowledgeBase.class),
                Secrets.mounted(mounted));
    }
}
