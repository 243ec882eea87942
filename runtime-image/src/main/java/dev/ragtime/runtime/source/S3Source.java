package dev.ragtime.runtime.source;

import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.document.Format;
import dev.ragtime.runtime.document.SourceFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.Tag;

/**
 * Objects of a bucket. A listing is read in whole before any object is, and an object's ETag is its version, so that one
 * that did not change is not fetched. Keys are names only: none ever becomes a path of this file system.
 */
final class S3Source implements SourceReader {
    private final String source;
    private final Source.S3 s3;
    private final S3Connection connection;
    private final S3Errors errors;
    private final Predicate<String> byDefault;

    S3Source(String source, Source.S3 s3, Secrets secrets) {
        this(source, s3, secrets, Format::isReadByDefault);
    }

    /** @param byDefault which paths are read where {@code include} is left out */
    S3Source(String source, Source.S3 s3, Secrets secrets, Predicate<String> byDefault) {
        this.source = source;
        this.byDefault = byDefault;
        this.s3 = s3;
        this.connection = new S3Connection(source, s3, secrets);
        this.errors = new S3Errors(source, s3);
    }

    @Override
    public Listing listing() {
        var wanted = Globs.wanted(s3.include(), byDefault, "spec.sources[" + source + "].s3.include");
        var client = connection.open();
        try {
            return listing(client, wanted);
        } catch (SdkException e) {
            client.close();
            throw errors.of(e);
        } catch (RuntimeException e) {
            client.close();
            throw e;
        }
    }

    private Listing listing(S3Client client, Predicate<String> wanted) {
        var files = new ArrayList<SourceFile>();
        var revision = new ContentHash();
        int others = 0;
        for (var object : (Iterable<S3Object>) objects(client)::iterator) {
            var path = path(object.key());
            if (wanted.test(path)) {
                files.add(file(client, object, path));
                revision.add(path).add(version(object));
            } else if (!isFolder(path)) {
                others++;
            }
        }
        var lack = s3.include().isEmpty() ? Listing.noneIsRead(others) : Listing.noneMatches(others);
        return Listing.complete(revision.revision(), files, lack, client::close);
    }

    /**
     * Page by page, in the order of their keys. What answers with anything but a listing, such as a page to log in at,
     * would else be taken for an empty one, and what was read before be deleted.
     */
    private Stream<S3Object> objects(S3Client client) {
        return client
                .listObjectsV2Paginator(request -> request.bucket(s3.bucket()).prefix(s3.prefix()))
                .stream()
                .flatMap(page -> {
                    if (page.name() == null) throw errors.ofAnswer();
                    return page.contents().stream();
                });
    }

    /** What follows the last slash of the prefix, so that a name never begins in the middle of a word. */
    private String path(String key) {
        return key.substring(s3.prefix().lastIndexOf('/') + 1);
    }

    /** As consoles make them: an object without content that stands for a folder. */
    private static boolean isFolder(String path) {
        return path.isEmpty() || path.endsWith("/");
    }

    private SourceFile file(S3Client client, S3Object object, String path) {
        var uri = "s3://" + s3.bucket() + "/" + object.key();
        SourceFile.Described content = () -> read(client, object, path);
        return new SourceFile(source, path, uri, version(object), content);
    }

    /** The ETag; together with the size, since not every server makes it from the content. */
    private String version(S3Object object) {
        var tag = object.eTag() == null ? "" : object.eTag().replace("\"", "");
        return tag.isEmpty() ? "" : object.size() + " " + tag + (s3.readsTags() ? " with tags" : "");
    }

    /** With its tags and metadata, of which tags count more; its media type tells more than its name only where that tells nothing. */
    private SourceFile.Opened read(S3Client client, S3Object listed, String path) throws IOException {
        try {
            var tags = s3.readsTags() ? tags(client, listed) : Map.<String, Object>of();
            var object = client.getObject(request -> request.bucket(s3.bucket()).key(listed.key()));
            if (object.response().eTag() == null && listed.eTag() != null) {
                object.abort();
                throw new IOException("the server answers with something else than the object");
            }
            var metadata = new HashMap<String, Object>(object.response().metadata());
            metadata.putAll(tags);
            var type = Optional.ofNullable(object.response().contentType())
                    .filter(known -> Format.ofPath(path).isEmpty());
            return new SourceFile.Opened(object, type, metadata);
        } catch (AwsServiceException e) {
            throw new IOException(errors.ofObject(e), e);
        } catch (SdkException e) {
            throw errors.of(e);
        }
    }

    private Map<String, Object> tags(S3Client client, S3Object listed) throws IOException {
        try {
            return client
                    .getObjectTagging(request -> request.bucket(s3.bucket()).key(listed.key()))
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
}
