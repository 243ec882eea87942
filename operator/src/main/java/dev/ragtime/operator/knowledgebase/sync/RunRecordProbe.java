package dev.ragtime.operator.knowledgebase.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.api.runtime.IngestReport;
import dev.ragtime.api.runtime.RunRecord;
import dev.ragtime.operator.knowledgebase.weaviate.StoreAccess;
import dev.ragtime.operator.probe.HttpProbe.Answer;
import dev.ragtime.operator.probe.TrustingProbe;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads from a store what the pods of a run left there. Safe for use by many threads. */
public final class RunRecordProbe {
    private static final Logger LOG = LoggerFactory.getLogger(RunRecordProbe.class);
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final TrustingProbe probes;
    private final ObjectMapper json = new ObjectMapper();

    public RunRecordProbe(TrustingProbe probes) {
        this.probes = probes;
    }

    /**
     * @param collection of the run records
     * @param key of the record of a share
     * @param shares pods of the run; 0 when it is not known, then the report of the first says it
     */
    public StoredReports ask(StoreAccess store, String collection, IntFunction<RunRecord.Key> key, int shares)
            throws InterruptedException {
        if (shares > 0) return read(store, collection, key, shares);
        var first = read(store, collection, key, 1);
        var all = first.known().stream().mapToInt(IngestReport::shares).max().orElse(0);
        return all > 1 ? read(store, collection, key, all) : first;
    }

    private StoredReports read(StoreAccess store, String collection, IntFunction<RunRecord.Key> key, int shares)
            throws InterruptedException {
        var addresses = IntStream.range(0, shares)
                .mapToObj(share -> address(store.endpoint(), collection, key.apply(share)))
                .toList();
        var reports = new ArrayList<IngestReport>();
        for (var answer : probes.of(store.certificates()).getAll(addresses, store.headers(), LIMIT)) {
            if (answer.isEmpty() || !says(answer.get())) {
                LOG.info("Run records at {} cannot be read now: {}", store, answer.map(Answer::status));
                return new StoredReports.Away();
            }
            report(answer.get()).ifPresent(reports::add);
        }
        return new StoredReports.Read(List.copyOf(reports));
    }

    private static URI address(String endpoint, String collection, RunRecord.Key key) {
        return URI.create(endpoint + "/v1/objects/" + collection + "/" + key.id() + "?consistency_level=QUORUM");
    }

    /** Whether the store knows: it has the record, or neither it nor, from before version 0.2, its collection. */
    private static boolean says(Answer answer) {
        return answer.ok() || answer.status() == HttpURLConnection.HTTP_NOT_FOUND;
    }

    private Optional<IngestReport> report(Answer answer) {
        if (!answer.ok()) return Optional.empty();
        try {
            return RunReport.parse(json.readTree(answer.body())
                    .path("properties")
                    .path(RunRecord.REPORT)
                    .asText());
        } catch (JsonProcessingException e) {
            LOG.warn("A run record is no JSON and counts as missing: {}", e.getOriginalMessage());
            return Optional.empty();
        }
    }
}
