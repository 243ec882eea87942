package dev.ragtime.runtime.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ragtime.api.knowledgebase.JsonRecords;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.runtime.access.PrincipalList;
import dev.ragtime.runtime.document.Format;
import dev.ragtime.runtime.document.SourceFile;
import dev.ragtime.runtime.source.RecordStream.UnreadableFile;
import java.io.ByteArrayInputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Another source's files, with each record of a JSON file as a file of its own: {@code faq.jsonl} becomes
 * {@code faq.jsonl/1.md} and so on. Files are read one record at a time when they are listed, and records wait on disk until
 * they are. What cannot be a document is listed as one that cannot be read, with the reason.
 */
final class JsonRecordsReader implements SourceReader {
    /** A file with more records that are none is something else. */
    private static final int MOST_UNUSABLE = 1000;

    private static final String SUFFIX = ".md";

    /** Keeps digits of numbers as they are written. */
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(100)
                            .maxStringLength(RecordStream.LONGEST_RECORD)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** Of a text that holds one value and nothing else. */
    private static final ObjectReader ONE = JSON.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final String source;
    private final JsonRecords fields;
    private final SourceReader files;
    private final Path scratch;

    /** @param scratch folder for records until they are read */
    JsonRecordsReader(String source, JsonRecords fields, SourceReader files, Path scratch) {
        this.source = source;
        this.fields = fields;
        this.files = files;
        this.scratch = scratch;
    }

    static boolean isJson(String path) {
        var format = Format.ofPath(path);
        return format.equals(Optional.of(Format.JSON)) || format.equals(Optional.of(Format.JSON_LINES));
    }

    @Override
    public Optional<String> revision() {
        return files.revision();
    }

    @Override
    public Listing listing() {
        var listing = files.listing();
        RecordSpool spool = null;
        try {
            spool = new RecordSpool(scratch);
            var listed = new ArrayList<SourceFile>();
            var unread = new TreeSet<String>();
            for (var file : (Iterable<SourceFile>) listing.files()::iterator) {
                if (isJson(file.path())) listed.addAll(records(file, spool, unread));
                else listed.add(file);
            }
            spool.finish();
            var kept = spool;
            return listing.with(listed, unread, kept::close);
        } catch (IOException e) {
            release(listing, spool);
            throw new SourceException(
                    SourceFailure.SourceUnreachable,
                    "spec.sources[%s].json: records cannot be kept (%s); look at the scratch volume's free space, and raise sync.scratchSize"
                            .formatted(source, e.getMessage()),
                    e);
        } catch (RuntimeException e) {
            release(listing, spool);
            throw e;
        }
    }

    private static void release(Listing listing, RecordSpool spool) {
        if (spool != null) spool.close();
        listing.close();
    }

    /** Of a file that cannot be read to its end nothing is known, so what is stored of it stays. */
    private List<SourceFile> records(SourceFile file, RecordSpool spool, Set<String> unread) throws IOException {
        try {
            return records(file, opened(file), spool);
        } catch (UnreadableFile | CharConversionException e) {
            unread.add(file.path() + "/");
            return List.of(failing(file, file.path(), e.getMessage()));
        }
    }

    private List<SourceFile> records(SourceFile file, SourceFile.Opened opened, RecordSpool spool)
            throws IOException, UnreadableFile {
        var found = new Records(file, said(opened), opened.principals(), spool);
        try (var in = new RecordStream(opened.bytes())) {
            if (Format.ofPath(file.path()).equals(Optional.of(Format.JSON_LINES))) found.readLines(in);
            else found.readValues(in);
            return found.listed;
        }
    }

    /** What an object says of the readers of all its records. */
    private static Map<String, Object> said(SourceFile.Opened object) {
        var said = new TreeMap<>(object.metadata());
        said.keySet().removeIf(key -> !PrincipalList.isKey(key));
        return said;
    }

    private static SourceFile.Opened opened(SourceFile file) throws UnreadableFile {
        try {
            return file.content().read();
        } catch (IOException e) {
            throw new UnreadableFile(e.getMessage());
        }
    }

    private SourceFile failing(SourceFile file, String path, String reason) {
        return new SourceFile(source, path, file.uri(), file.link(), "", () -> {
            throw new IOException(reason);
        });
    }

    /** The records of one file. */
    private final class Records {
        private final SourceFile file;
        private final Map<String, Object> container;
        private final Optional<Object> principals;
        private final RecordSpool spool;
        private final List<SourceFile> listed = new ArrayList<>();
        private final Set<String> ids = new HashSet<>();
        private int unusable;

        Records(SourceFile file, Map<String, Object> container, Optional<Object> principals, RecordSpool spool) {
            this.file = file;
            this.container = container;
            this.principals = principals;
            this.spool = spool;
        }

        void readLines(RecordStream in) throws IOException, UnreadableFile {
            for (int number = 1; ; number++) {
                in.begin();
                var line = in.line();
                if (line.isEmpty()) return;
                if (isBlank(line.get())) continue;
                try {
                    add(ONE.readTree(line.get()), number, "line " + number);
                } catch (JsonProcessingException e) {
                    if (in.isCutOff()) throw new UnreadableFile("it is cut off in line " + number);
                    unusable("line " + number, "it is no valid JSON: " + brief(e));
                }
            }
        }

        void readValues(RecordStream in) throws IOException, UnreadableFile {
            in.begin();
            try (var tokens = JSON.getFactory().createParser(in)) {
                var first = tokens.nextToken();
                int number = 0;
                if (first == JsonToken.START_ARRAY) {
                    while (tokens.nextToken() != JsonToken.END_ARRAY) {
                        number++;
                        add(JSON.readTree(tokens), number, "element " + number);
                        in.begin();
                    }
                } else if (first != null) {
                    add(JSON.readTree(tokens), 1, "the value");
                } else {
                    // as a file is that is just being written
                    throw new UnreadableFile("it is empty");
                }
                if (tokens.nextToken() != null) {
                    throw new UnreadableFile(
                            "it has more than one value; call it .jsonl if each has a line of its own");
                }
            } catch (JsonProcessingException e) {
                throw new UnreadableFile("it is not valid JSON" + place(e) + ": " + brief(e));
            }
        }

        private void add(JsonNode record, int number, String place) throws IOException, UnreadableFile {
            try {
                var id = JsonRecord.id(record, fields, Integer.toString(number));
                var bytes = JsonRecord.of(record, fields).bytes();
                if (!ids.add(id)) throw new JsonRecord.Unusable("another record has its id, " + id + ", too");
                var uri = file.uri() + "#" + id;
                var link = file.link().equals(file.uri()) ? uri : file.link();
                var at = spool.write(bytes);
                SourceFile.Described content = () -> opened(JsonRecord.read(spool.read(at)));
                var version = new ContentHash().add(bytes);
                if (!container.isEmpty()) version.add(container.toString());
                principals.ifPresent(who -> version.add(who.toString()));
                listed.add(new SourceFile(
                        source, file.path() + "/" + id + SUFFIX, uri, link, version.revision(), content));
            } catch (JsonRecord.Unusable e) {
                unusable(place, e.getMessage());
            }
        }

        private SourceFile.Opened opened(JsonRecord record) {
            var bytes = new ByteArrayInputStream(record.markdown().getBytes(StandardCharsets.UTF_8));
            return new SourceFile.Opened(
                    bytes, Optional.empty(), record.metadata(), Optional.empty(), principals, container);
        }

        private void unusable(String place, String reason) throws UnreadableFile {
            if (++unusable > MOST_UNUSABLE) {
                throw new UnreadableFile(
                        "more than " + MOST_UNUSABLE + " of its records are none; of " + place + ": " + reason);
            }
            listed.add(failing(file, file.path() + "/" + place, reason));
        }
    }

    private static boolean isBlank(byte[] line) {
        for (var b : line) if (b > ' ' || b < 0) return false;
        return true;
    }

    private static String place(JsonProcessingException e) {
        var at = e.getLocation();
        return at == null ? "" : ", line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
    }

    private static String brief(JsonProcessingException e) {
        var message = e.getOriginalMessage();
        return message.substring(0, Math.min(200, message.length())).replaceAll("\\s+", " ");
    }
}
