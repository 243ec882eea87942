package dev.ragtime.e2e.benchmark;

import dev.ragtime.api.Reference;
import dev.ragtime.api.knowledgebase.S3Bucket;
import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.runtime.crawl.MemoryNotes;
import dev.ragtime.runtime.document.OcrLanguages;
import dev.ragtime.runtime.document.SourceFile;
import dev.ragtime.runtime.source.S3Server;
import dev.ragtime.runtime.source.SourceReader;
import dev.ragtime.runtime.source.SourceReaders;
import dev.ragtime.runtime.telemetry.Latencies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A bucket on loopback, listed, and read by as many threads as a run has files in hand. No cluster is needed. */
record ObjectBenchmark(Report report) {
    private static final int OBJECTS = 3_000;
    private static final int WORDS = 1_000;
    private static final int TOGETHER = 8;

    void measure() throws IOException {
        report.table(
                "A bucket of S3 on loopback, %,d objects of %,d words".formatted(OBJECTS, WORDS), "what", "objects/s");
        var folder = Files.createTempDirectory("object-benchmark-");
        var scratch = Files.createTempDirectory("object-benchmark-");
        try (var server = S3Server.open(folder, "127.0.0.1")) {
            for (int object = 0; object < OBJECTS; object++) server.put("docs/" + object + ".txt", text(object));
            var reader = reader(server, scratch);
            read(reader);
            report.row("listed: all that an unchanged object takes", listed(reader));
            report.row("listed and read, %d at a time".formatted(TOGETHER), read(reader));
        }
    }

    private static String text(int object) {
        var text = new StringBuilder();
        for (int word = 0; word < WORDS; word++)
            text.append("word").append((object * 31 + word) % 977).append(' ');
        return text.toString();
    }

    private static SourceReader reader(S3Server server, Path scratch) {
        Map<String, String> secret = S3Server.secret();
        var s3 = new S3Bucket(S3Server.BUCKET, "docs/", null, server.endpoint(), null, new Reference("s3"), null);
        return SourceReaders.mounted(
                        scratch,
                        (_, key) -> Optional.ofNullable(secret.get(key)),
                        scratch,
                        new MemoryNotes(),
                        OcrLanguages.NONE)
                .of(Source.of("bucket", s3));
    }

    private static double listed(SourceReader reader) {
        var begin = System.nanoTime();
        try (var listing = reader.listing()) {
            return perSecond(listing.files().count(), begin);
        }
    }

    private static double read(SourceReader reader) {
        var begin = System.nanoTime();
        try (var listing = reader.listing()) {
            var files = listing.files().toList();
            Latencies.of(TOGETHER, files.size(), i -> read(files.get(i)));
            return perSecond(files.size(), begin);
        }
    }

    private static void read(SourceFile file) {
        try (var content = file.content().read().bytes()) {
            if (content.readAllBytes().length < WORDS) throw new IllegalStateException(file.path() + " is cut short");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double perSecond(long objects, long begin) {
        if (objects != OBJECTS) throw new IllegalStateException(objects + " objects instead of " + OBJECTS);
        return objects / ((System.nanoTime() - begin) / 1e9);
    }
}
