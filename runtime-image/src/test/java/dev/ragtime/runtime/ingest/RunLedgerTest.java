package dev.ragtime.runtime.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.runtime.IngestReport;
import dev.ragtime.api.runtime.IngestReport.SourceError;
import dev.ragtime.api.runtime.IngestReport.SourceReport;
import dev.ragtime.api.runtime.RunRecord;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.runtime.config.UserError;
import dev.ragtime.runtime.store.RunRecords;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunLedgerTest {
    private static final SourceError UNREACHABLE = new SourceError(SourceFailure.SourceUnreachable, "nobody answers");

    private final Map<RunRecord.Key, String> stored = new HashMap<>();
    private final RunLedger ledger = new RunLedger(new Stored(), knowledgeBase("uid: 0b7c"));

    @Test
    void theLastPodOfARunFailsItWhenASourceOfAnyPodFailed() throws Exception {
        assertThat(ledger.close(report(0, 3, UNREACHABLE)))
                .as("others are at work")
                .isZero();
        assertThat(ledger.close(report(2, 3, null))).isZero();
        assertThat(ledger.close(report(1, 3, null))).isEqualTo(4);
    }

    @Test
    void aRunWhoseSourcesWereAllReadEndsWell() throws Exception {
        assertThat(ledger.close(report(1, 2, null))).isZero();
        assertThat(ledger.close(report(0, 2, null))).isZero();
    }

    @Test
    void aShareThatIsDoneAgainCountsAsItEndedLast() throws Exception {
        ledger.close(report(0, 2, UNREACHABLE));
        ledger.close(report(0, 2, null));

        assertThat(ledger.close(report(1, 2, null))).isZero();
    }

    @Test
    void recordsOfARunAreFoundByKnowledgeBaseIndexRunAndShareAlone() throws Exception {
        ledger.close(report(0, 1, null));

        assertThat(stored).containsOnlyKeys(new RunRecord.Key("0b7c", 3, 7, 0));
        assertThat(new RunRecord.Key("0b7c", 3, 7, 0).id())
                .hasToString("9ec99be0-d639-33d8-a681-ce9635e9a657")
                .isNotEqualTo(new RunRecord.Key("0b7c", 3, 7, 1).id());
    }

    @Test
    void aConfigurationThatNamesNoRunIsRefused() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> new RunLedger(new Stored(), knowledgeBase("labels: {}")))
                .withMessageContaining("KnowledgeBase/handbook metadata.uid");
    }

    private static IngestReport report(int share, int shares, SourceError error) {
        var source = new SourceReport("docs", null, null, 1, 0, 1, 0, 0, 1, List.of(), error);
        return new IngestReport(share, shares, List.of(source), 1, 1, null);
    }

    private static KnowledgeBase knowledgeBase(String metadata) {
        return Serialization.unmarshal("""
                apiVersion: ragtime.dev/v1alpha1
                kind: KnowledgeBase
                metadata: {name: handbook, %s}
                spec: {sources: [{name: docs, configMap: {name: docs}}]}
                status: {activeIndex: {number: 3}, currentSync: {number: 7}}
                """.formatted(metadata), KnowledgeBase.class);
    }

    private final class Stored implements RunRecords {
        @Override
        public void put(RunRecord written) {
            stored.put(written.key(), written.report());
        }

        @Override
        public Optional<String> report(RunRecord.Key key) {
            return Optional.ofNullable(stored.get(key));
        }

        @Override
        public void deleteBefore(int run) {
            stored.keySet().removeIf(key -> key.run() < run);
        }
    }
}
