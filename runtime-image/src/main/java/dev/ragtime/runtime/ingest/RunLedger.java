package dev.ragtime.runtime.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.runtime.IngestReport;
import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.api.runtime.RunRecord;
import dev.ragtime.runtime.config.UserError;
import dev.ragtime.runtime.store.RunRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Where the pods of one run write down what they did, and read what the others did. */
final class RunLedger {
    /** Records of that many runs stay, for people; nothing reads them any more. */
    private static final int KEPT = 20;

    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final RunRecords records;
    private final String knowledgeBase;
    private final int index;
    private final int run;

    /** @throws UserError when the configuration does not say which run this is */
    RunLedger(RunRecords records, KnowledgeBase knowledgeBase) {
        var status = Optional.ofNullable(knowledgeBase.getStatus());
        this.records = records;
        this.knowledgeBase = Optional.ofNullable(knowledgeBase.getMetadata().getUid())
                .orElseThrow(() -> missing(knowledgeBase, "metadata.uid"));
        this.run = status.map(s -> s.currentSync())
                .map(s -> s.number())
                .orElseThrow(() -> missing(knowledgeBase, "status.currentSync.number"));
        this.index = status.map(s -> s.activeIndex())
                .map(i -> i.number())
                .orElseThrow(() -> missing(knowledgeBase, "status.activeIndex.number"));
    }

    private static UserError missing(KnowledgeBase knowledgeBase, String field) {
        return new UserError(
                "KnowledgeBase/" + knowledgeBase.getMetadata().getName() + " " + field,
                "is missing: the operator writes it into the configuration of each run");
    }

    /**
     * Writes a report down for good.
     *
     * @return the exit code of the pod: the one that ends last fails a run in which a source could not be synced, after
     *     all others have done their share. Written first and read then, so the last of several that end together sees
     *     them all.
     */
    int close(IngestReport report) throws JsonProcessingException {
        records.put(new RunRecord(key(report.share()), JSON.writeValueAsString(report)));
        if (report.share() == 0) records.deleteBefore(run - KEPT);
        var all = all(report.shares());
        var failed = all.stream().flatMap(r -> r.sources().stream()).anyMatch(source -> source.error() != null);
        return all.size() == report.shares() && failed ? PodLayout.SOURCE_FAILED : 0;
    }

    private List<IngestReport> all(int shares) throws JsonProcessingException {
        var reports = new ArrayList<IngestReport>();
        for (var share : IntStream.range(0, shares).toArray()) {
            var report = records.report(key(share));
            if (report.isPresent()) reports.add(JSON.readValue(report.get(), IngestReport.class));
        }
        return reports;
    }

    private RunRecord.Key key(int share) {
        return new RunRecord.Key(knowledgeBase, index, run, share);
    }
}
