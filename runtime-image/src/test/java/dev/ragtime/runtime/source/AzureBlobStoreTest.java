package dev.ragtime.runtime.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.AccessTier;
import com.azure.storage.blob.models.PublicAccessType;
import com.azure.storage.blob.sas.BlobContainerSasPermission;
import com.azure.storage.blob.sas.BlobServiceSasSignatureValues;
import dev.ragtime.api.Reference;
import dev.ragtime.api.knowledgebase.AzureContainer;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.document.Format;
import dev.ragtime.runtime.document.SourceFile;
import dev.ragtime.runtime.source.Answering.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Of a container of Azure Blob Storage; by a real server. */
class AzureBlobStoreTest extends ObjectSourceConformance {
    private static final Reference LOGIN = new Reference("azure-login");

    @Override
    protected ObjectServer open(Path folder) throws IOException {
        return AzureBlobServer.open(folder);
    }

    @Override
    protected SourceReader reader(String url, String bucket, String prefix, List<String> include) {
        return reader(url, bucket, prefix, include, LOGIN, AzureBlobServer.secrets());
    }

    private static SourceReader reader(
            String url, String bucket, String prefix, List<String> include, Reference login, Secrets secrets) {
        var container = bucket == null ? AzureBlobServer.CONTAINER : bucket;
        var azure = new AzureContainer(
                AzureBlobServer.ACCOUNT, container, prefix, include, AzureBlobServer.account(url), login);
        return AzureBlobStore.reader("docs", azure, secrets, Format::isReadByDefault);
    }

    @Override
    protected String field() {
        return "azureBlob.container";
    }

    @Override
    protected String uri(String url) {
        return AzureBlobServer.account(url) + "/docs/";
    }

    @Override
    protected String asksForListing() {
        return "comp=list";
    }

    @Override
    protected Answer listed() {
        return new Answer(200, Map.of("Content-Type", "application/xml", "x-ms-version", "2021-12-02"), """
                <?xml version="1.0" encoding="utf-8"?>
                <EnumerationResults ServiceEndpoint="http://127.0.0.1/" ContainerName="docs"><Blobs><Blob><Name>a.md</Name>
                <Properties><Etag>0x1</Etag><Content-Length>5</Content-Length><BlobType>BlockBlob</BlobType></Properties>
                </Blob></Blobs><NextMarker/></EnumerationResults>
                """);
    }

    /** The service takes a back slash for a slash. */
    @Override
    protected List<String> oddNames() {
        return super.oddNames().stream().filter(name -> !name.contains("\\")).toList();
    }

    @Test
    void a_wrong_key_is_refused_with_the_name_of_its_secret_and_is_not_told() {
        var key = "bm90LXRoZS1yaWdodC1rZXk=";
        var failure = failure(with(Map.of(AzureContainer.ACCOUNT_KEY, key)));

        assertThat(failure.reason()).isEqualTo(SourceFailure.CredentialsRejected);
        assertThat(failure)
                .hasMessageStartingWith("spec.sources[docs].azureBlob.credentialsSecret: ")
                .hasMessageContaining("does not let Secret azure-login list container docs")
                .hasMessageContaining("(AuthorizationFailure: ")
                .message()
                .doesNotContain(key, "\n");
    }

    @Test
    void a_key_that_is_none_is_refused_and_not_told() {
        assertThat(failure(with(Map.of(AzureContainer.ACCOUNT_KEY, "no key!"))))
                .hasMessage(
                        "spec.sources[docs].azureBlob.credentialsSecret: key AZURE_STORAGE_KEY of Secret azure-login is"
                                + " not a key of a storage account; replace it");
    }

    @Test
    void keys_that_are_missing_are_named() {
        assertThat(failure(with(Map.of())))
                .hasMessageEndingWith("Secret azure-login has no key AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN or"
                        + " AZURE_CLIENT_SECRET; add it");
        assertThat(failure(with(Map.of(AzureContainer.TENANT_ID, "t", AzureContainer.CLIENT_ID, "c"))))
                .hasMessageEndingWith("Secret azure-login has no key AZURE_CLIENT_SECRET; add it");
    }

    @Test
    void a_sas_token_that_may_list_and_read_is_enough() throws IOException {
        put("a.md", "amber");
        var token = sas("rl", OffsetDateTime.now().plusHours(1));

        try (var listing = with(Map.of(AzureContainer.SAS_TOKEN, "?" + token)).listing()) {
            var file = listing.files().findFirst().orElseThrow();
            try (var in = file.content().open()) {
                assertThat(in.readAllBytes()).asString().isEqualTo("amber");
            }
            assertThat(file.uri()).doesNotContain("sig=");
        }
    }

    @Test
    void a_sas_token_that_ended_or_may_not_list_is_refused_and_not_told() {
        for (var token : List.of(
                sas("rl", OffsetDateTime.now().minusHours(1)),
                sas("r", OffsetDateTime.now().plusHours(1)))) {
            var failure = failure(with(Map.of(AzureContainer.SAS_TOKEN, token)));

            assertThat(failure.reason()).isEqualTo(SourceFailure.CredentialsRejected);
            assertThat(failure.getMessage()).contains("sp=rl in a SAS token").doesNotContain("sig=");
        }
    }

    @Test
    void without_credentials_what_is_not_public_is_refused_with_what_to_name() {
        put("a.md", "amber");
        var anybody = reader(server().endpoint(), null, null, List.of(), null, (secret, key) -> Optional.empty());

        var failure = failure(anybody);
        assertThat(failure.reason()).isEqualTo(SourceFailure.CredentialsRejected);
        assertThat(failure).hasMessageContaining("name a Secret with key AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN");

        container().setAccessPolicy(PublicAccessType.CONTAINER, null);
        assertThat(paths(anybody)).containsExactly("a.md");
        container().setAccessPolicy(null, null);
    }

    @Test
    void folders_of_accounts_that_have_real_ones_are_no_blobs() {
        put("a.md", "amber");
        put("folder.md", "");
        container().getBlobClient("folder.md").setMetadata(Map.of("hdi_isfolder", "true"));

        assertThat(paths(source(null, "**"))).containsExactly("a.md");
    }

    @Test
    void a_blob_in_the_archive_is_told_and_the_others_are_read() throws IOException {
        put("a.md", "amber");
        put("b.md", "blue");
        container().getBlobClient("a.md").setAccessTier(AccessTier.ARCHIVE);

        try (var listing = source(null).listing()) {
            assertThat(listing.files().map(SourceFile::path)).containsExactly("a.md", "b.md");
            assertThat(catchThrowableOfType(
                            IOException.class,
                            () -> listing.files()
                                    .findFirst()
                                    .orElseThrow()
                                    .content()
                                    .open()))
                    .hasMessage("it is archived; move it to another tier, or leave it out by include");
        }
    }

    private SourceReader with(Map<String, String> secret) {
        return reader(
                server().endpoint(), null, null, List.of(), LOGIN, (name, key) -> Optional.ofNullable(secret.get(key)));
    }

    private String sas(String permissions, OffsetDateTime end) {
        return container()
                .generateSas(new BlobServiceSasSignatureValues(end, BlobContainerSasPermission.parse(permissions)));
    }

    private BlobContainerClient container() {
        return ((AzureBlobServer) server()).client();
    }
}
