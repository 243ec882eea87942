package dev.ragtime.runtime.source;

import com.azure.core.http.HttpHeaderName;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobListDetails;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.ListBlobsOptions;
import com.azure.storage.blob.options.BlobInputStreamOptions;
import dev.ragtime.api.knowledgebase.AzureContainer;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.document.SourceFile;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A container of Azure Blob Storage; a blob's ETag is its version. */
final class AzureBlobStore implements ObjectStore {
    /** In each answer of a blob service. */
    private static final HttpHeaderName VERSION = HttpHeaderName.fromString("x-ms-version");

    /** How folders are marked where an account has real ones (hierarchical namespace). */
    private static final String FOLDER = "hdi_isfolder";

    private static final int PAGE = 1000;

    /** Asked for at once, and held in memory. */
    private static final int BLOCK = 1 << 20;

    private final AzureContainer azure;
    private final BlobContainerClient client;
    private final AzureBlobErrors errors;

    private AzureBlobStore(AzureContainer azure, BlobContainerClient client, AzureBlobErrors errors) {
        this.azure = azure;
        this.client = client;
        this.errors = errors;
    }

    static SourceReader reader(String source, AzureContainer azure, Secrets secrets, Predicate<String> byDefault) {
        return reader(source, azure, AzureBlobConnection.here(source, azure, secrets), byDefault);
    }

    static SourceReader reader(
            String source, AzureContainer azure, AzureBlobConnection connection, Predicate<String> byDefault) {
        var errors = new AzureBlobErrors(source, azure);
        return new ObjectSource(
                source,
                "azureBlob",
                azure.prefix(),
                azure.include(),
                byDefault,
                () -> new AzureBlobStore(azure, connection.open(), errors));
    }

    /** What is no listing, such as a page to log in at, would else be taken for an empty one. */
    @Override
    public void list(Consumer<StoredObject> each) {
        var options = new ListBlobsOptions()
                .setPrefix(azure.prefix().isEmpty() ? null : azure.prefix())
                .setMaxResultsPerPage(PAGE)
                .setDetails(new BlobListDetails().setRetrieveMetadata(true));
        try {
            for (var page : client.listBlobs(options, null).iterableByPage()) {
                if (page.getHeaders().get(VERSION) == null) throw errors.noListing();
                page.getValue().stream().filter(blob -> !isFolder(blob)).forEach(blob -> each.accept(listed(blob)));
            }
        } catch (SourceException e) {
            throw e;
        } catch (RuntimeException e) {
            // the SDK has no type of its own for what is no answer of the service
            throw errors.of(e);
        }
    }

    private static boolean isFolder(BlobItem blob) {
        return Optional.ofNullable(blob.getMetadata())
                .filter(metadata -> "true".equals(metadata.get(FOLDER)))
                .isPresent();
    }

    private StoredObject listed(BlobItem blob) {
        var uri = azure.address() + "/" + azure.container() + "/" + LinkTemplate.escaped(blob.getName());
        var properties = blob.getProperties();
        return StoredObject.of(blob.getName(), uri, properties.getContentLength(), properties.getETag());
    }

    @Override
    public SourceFile.Opened open(StoredObject listed) throws IOException {
        try {
            var options = new BlobInputStreamOptions().setBlockSize(BLOCK);
            var content = new Content(client.getBlobClient(listed.name()).openInputStream(options));
            return new SourceFile.Opened(content, Optional.empty(), Map.of());
        } catch (BlobStorageException e) {
            throw new IOException(errors.ofObject(e), e);
        } catch (RuntimeException e) {
            if (errors.isAnswer(e)) throw ObjectErrors.noObject();
            throw errors.of(e);
        }
    }

    /** What the SDK throws while it fetches the next block is no exception of streams. */
    private static final class Content extends FilterInputStream {
        Content(InputStream blob) {
            super(blob);
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (RuntimeException e) {
                throw new IOException(RootCause.of(e), e);
            }
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            try {
                return super.read(into, offset, length);
            } catch (RuntimeException e) {
                throw new IOException(RootCause.of(e), e);
            }
        }
    }

    @Override
    public void close() {
        // connections end with their client, which nobody holds any more
    }
}
