package dev.ragtime.runtime.source;

import dev.ragtime.api.knowledgebase.S3Bucket;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.document.SourceFile;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.Tag;

/** A bucket by Amazon's protocol; an object's ETag is its version. */
final class S3Store implements ObjectStore {
    /** Requests for tags under way at a time. */
    private static final int TAGS_AT_ONCE = 16;

    private final S3Bucket s3;
    private final boolean tagsDecide;
    private final S3Client client;
    private final S3Errors errors;

    private S3Store(S3Bucket s3, boolean tagsDecide, S3Client client, S3Errors errors) {
        this.s3 = s3;
        this.tagsDecide = tagsDecide && s3.readsTags();
        this.client = client;
        this.errors = errors;
    }

    /** @param access whether it matters who may read an object: its tags may say so, and change without it */
    static SourceReader reader(
            String source, S3Bucket s3, boolean access, Secrets secrets, Predicate<String> byDefault) {
        var connection = new S3Connection(source, s3, secrets);
        var errors = new S3Errors(source, s3);
        return new ObjectSource(
                source,
                "s3",
                s3.prefix(),
                s3.include(),
                byDefault,
                () -> new S3Store(s3, access, connection.open(), errors));
    }

    /**
     * In the order of their keys. What answers with anything but a listing, such as a page to log in at, would else be
     * taken for an empty one, and what was read before be deleted.
     */
    @Override
    public void list(Consumer<StoredObject> each) {
        try {
            var pages = client.listObjectsV2Paginator(
                    request -> request.bucket(s3.bucket()).prefix(s3.prefix()));
            for (var page : pages) {
                if (page.name() == null) throw errors.noListing();
                var objects = page.contents().stream().map(this::listed);
                (tagsDecide ? objects.gather(Gatherers.mapConcurrent(TAGS_AT_ONCE, this::tagged)) : objects)
                        .forEach(each);
            }
        } catch (SdkException e) {
            throw errors.of(e);
        }
    }

    private StoredObject listed(S3Object object) {
        var uri = "s3://" + s3.bucket() + "/" + object.key();
        var listed = StoredObject.of(object.key(), uri, object.size(), object.eTag());
        return s3.readsTags() ? listed.with(" with tags") : listed;
    }

    /** With its tags as part of its version; one whose tags cannot be read now must be read itself, which tells why. */
    private StoredObject tagged(StoredObject listed) {
        try {
            return listed.with(" " + new TreeMap<>(tags(listed)));
        } catch (IOException e) {
            return new StoredObject(listed.name(), listed.uri(), "");
        }
    }

    @Override
    public SourceFile.Opened open(StoredObject listed) throws IOException {
        try {
            var tags = s3.readsTags() ? tags(listed) : Map.<String, Object>of();
            var object = client.getObject(request -> request.bucket(s3.bucket()).key(listed.name()));
            if (object.response().eTag() == null && !listed.version().isEmpty()) {
                object.abort();
                throw ObjectErrors.noObject();
            }
            var metadata = new HashMap<String, Object>(object.response().metadata());
            // they count more than what it was uploaded with
            metadata.putAll(tags);
            return new SourceFile.Opened(
                    object, Optional.ofNullable(object.response().contentType()), metadata);
        } catch (AwsServiceException e) {
            throw new IOException(errors.ofObject(e), e);
        } catch (SdkException e) {
            throw errors.of(e);
        }
    }

    private Map<String, Object> tags(StoredObject listed) throws IOException {
        try {
            return client
                    .getObjectTagging(request -> request.bucket(s3.bucket()).key(listed.name()))
                    .tagSet()
                    .stream()
                    .collect(Collectors.toMap(Tag::key, Tag::value));
        } catch (AwsServiceException e) {
            throw new IOException(
                    "its tags cannot be read (%s); allow s3:GetObjectTagging, or leave objectTags out"
                            .formatted(errors.ofObject(e)),
                    e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
