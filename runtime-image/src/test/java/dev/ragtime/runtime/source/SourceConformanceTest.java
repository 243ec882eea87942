package dev.ragtime.runtime.source;

import dev.ragtime.api.Reference;
import dev.ragtime.api.knowledgebase.AzureContainer;
import dev.ragtime.api.knowledgebase.GcsBucket;
import dev.ragtime.api.knowledgebase.GitRepository;
import dev.ragtime.api.knowledgebase.S3Bucket;
import dev.ragtime.api.knowledgebase.VolumeFiles;
import dev.ragtime.runtime.document.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of source against a real server of its kind. */
class SourceConformanceTest {
    @Nested
    class GitOverHttp extends SourceConformance {
        @TempDir
        private Path repositories;

        @TempDir
        private Path scratch;

        @Override
        protected Origin open() throws IOException {
            var server = GitHttpServer.open(repositories);
            var git = new GitRepository(server.url("docs.git"), null, null, null, null, null);
            return new GitOrigin(server, repositories, scratch, git, (secret, key) -> Optional.empty());
        }
    }

    @Nested
    class GitOverSsh extends SourceConformance {
        @TempDir
        private Path repositories;

        @TempDir
        private Path keys;

        @TempDir
        private Path scratch;

        private SshServer ssh;

        @Override
        protected Origin open() throws IOException {
            ssh = SshServer.open(keys, "ed25519");
            var url = ssh.url(repositories.resolve("docs.git"));
            var git = new GitRepository(url, null, null, null, new Reference("git-login"), null);
            var secret = ssh.secret();
            return new GitOrigin(
                    GitHttpServer.open(repositories),
                    repositories,
                    scratch,
                    git,
                    (name, key) -> Optional.ofNullable(secret.get(key)));
        }

        @AfterEach
        void stop() throws IOException {
            ssh.close();
        }
    }

    @Nested
    class InABucket extends SourceConformance {
        @TempDir
        private Path objects;

        @Override
        protected Origin open() throws IOException {
            var server = S3Server.open(objects, "127.0.0.1");
            var s3 =
                    new S3Bucket(S3Server.BUCKET, null, null, server.endpoint(), null, new Reference("s3-login"), null);
            return new ObjectsOrigin(
                    server, () -> S3Store.reader("docs", s3, false, S3Server.secrets(), Format::isReadByDefault));
        }
    }

    @Nested
    class InABucketOfGoogle extends SourceConformance {
        @TempDir
        private Path objects;

        @Override
        protected Origin open() throws IOException {
            var server = GcsServer.open(objects);
            var gcs = new GcsBucket(GcsServer.BUCKET, null, null, server.endpoint(), null);
            return new ObjectsOrigin(
                    server,
                    () -> GcsStore.reader("docs", gcs, (secret, key) -> Optional.empty(), Format::isReadByDefault));
        }
    }

    @Nested
    class InAContainerOfAzure extends SourceConformance {
        @TempDir
        private Path blobs;

        @Override
        protected Origin open() throws IOException {
            var server = AzureBlobServer.open(blobs);
            var azure = new AzureContainer(
                    AzureBlobServer.ACCOUNT,
                    AzureBlobServer.CONTAINER,
                    null,
                    null,
                    AzureBlobServer.account(server.endpoint()),
                    new Reference("azure-login"));
            return new ObjectsOrigin(
                    server,
                    () -> AzureBlobStore.reader("docs", azure, AzureBlobServer.secrets(), Format::isReadByDefault));
        }
    }

    @Nested
    class OfASite extends SourceConformance {
        @TempDir
        private Path scratch;

        @Override
        protected Origin open() throws IOException {
            return new WebOrigin(scratch);
        }
    }

    @Nested
    class OfAQueryToPostgresql extends OfAQuery {
        OfAQueryToPostgresql() {
            super(DatabaseServer.Kind.POSTGRESQL);
        }
    }

    @Nested
    class OfAQueryToMariadb extends OfAQuery {
        OfAQueryToMariadb() {
            super(DatabaseServer.Kind.MARIADB);
        }
    }

    /** With one server for all tests, which takes seconds to make. */
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    private abstract static class OfAQuery extends SourceConformance {
        private final DatabaseServer.Kind kind;
        private DatabaseServer server;

        OfAQuery(DatabaseServer.Kind kind) {
            this.kind = kind;
        }

        @BeforeAll
        void serve() throws IOException {
            server = DatabaseServer.open(kind, "127.0.0.1");
        }

        @AfterAll
        void stop() throws IOException {
            server.close();
        }

        @Override
        protected Origin open() throws IOException {
            return new JdbcOrigin(server);
        }
    }

    @Nested
    class OnAVolume extends SourceConformance {
        @TempDir
        private Path mount;

        @Override
        protected Origin open() {
            // what was written within the last step of the clock has no version yet
            var later = InstantSource.system().instant().plus(Duration.ofHours(1));
            var volume = FolderSource.Mounted.of(new VolumeFiles("claim", null));
            return new FolderOrigin(
                    mount, () -> new FolderSource("docs", volume, mount, () -> later, Format::isReadByDefault));
        }
    }

    @Nested
    class OfAConfigMap extends SourceConformance {
        @TempDir
        private Path mount;

        @Override
        protected Origin open() {
            return new FolderOrigin(mount, () -> new MountedConfigMapSource("docs", "pages", mount));
        }
    }

    /** Files of a folder; it fails by being moved away. */
    private record FolderOrigin(Path folder, Supplier<SourceReader> source, AtomicInteger changes)
            implements SourceConformance.Origin {
        FolderOrigin(Path folder, Supplier<SourceReader> source) {
            this(folder, source, new AtomicInteger());
        }

        @Override
        public void hold(Map<String, String> files) throws IOException {
            try (var there = Files.list(folder)) {
                for (var file : there.toList()) {
                    if (!files.containsKey(file.getFileName().toString())) Files.delete(file);
                }
            }
            for (var file : files.entrySet()) {
                var path = folder.resolve(file.getKey());
                if (Files.exists(path) && Files.readString(path).equals(file.getValue())) continue;
                Files.writeString(path, file.getValue());
                // a second later than the change before, which a test is too fast for
                var time = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(changes.incrementAndGet());
                Files.setLastModifiedTime(path, FileTime.from(time));
            }
        }

        @Override
        public void fail() throws IOException {
            Files.move(folder, away());
        }

        @Override
        public void mend() throws IOException {
            Files.move(away(), folder);
        }

        private Path away() {
            return folder.resolveSibling(folder.getFileName() + "-away");
        }

        @Override
        public SourceReader reader() {
            return source.get();
        }

        @Override
        public void close() {
            // the folder goes with the test
        }
    }
}
