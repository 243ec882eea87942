package dev.ragtime.operator.knowledgebase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.runtime.IngestReport;
import dev.ragtime.api.runtime.IngestReport.SourceError;
import dev.ragtime.api.runtime.IngestReport.SourceReport;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.operator.knowledgebase.sync.StoredReports;
import dev.ragtime.operator.kubernetes.EventReason;
import dev.ragtime.operator.kubernetes.Events.Notice;
import dev.ragtime.operator.watch.SecretReading;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** A failed run calls a person when only a person can mend it, or when it failed too often to pass by itself. */
class FailedRunTest {
    private static final SourceError UNREACHABLE = new SourceError(SourceFailure.SourceUnreachable, "nobody answers");
    private static final SourceError NO_REF = new SourceError(SourceFailure.RevisionNotFound, "no branch man");

    private final FirstRun run = new FirstRun();

    @BeforeEach
    void failed() {
        run.ended = "2026-03-01T11:59:55Z";
        run.job("Failed", "reason: PodFailurePolicy, message: exit code 4");
    }

    @ParameterizedTest
    @EnumSource(value = SourceFailure.class, names = "SourceUnreachable", mode = Mode.EXCLUDE)
    void aFaultOfASourceThatOnlyAPersonCanMendStallsAtOnce(SourceFailure fault) {
        run.stored = reports(null, new SourceError(fault, "see to it"));

        assertThat(said("Stalled"))
                .isEqualTo("True %s: spec.sources[faq]: see to it; tried again by itself at 2026-03-01T12:00:10Z"
                        .formatted(fault));
        assertThat(said("Reconciling")).isEqualTo("False %s: Waits for a person, see Stalled".formatted(fault));
        assertThat(said("Synced")).isEqualTo("False %s: spec.sources[faq]: see to it".formatted(fault));
        assertThat(warnings(run.status())).containsExactly(EventReason.Stalled);
    }

    @Test
    void whatMayPassByItselfIsTriedAgainBeforeItStalls() {
        run.stored = reports(null, UNREACHABLE);
        run.failuresBefore = 1;

        assertThat(said("Stalled")).isEqualTo("False AsExpected: Nothing to mend");
        assertThat(run.condition("Reconciling").getReason()).isEqualTo("SyncRetrying");

        run.failuresBefore = 2;

        assertThat(said("Stalled"))
                .startsWith(
                        "True SourceUnreachable: spec.sources[faq]: nobody answers; 3 runs in a row failed; tried again");
        assertThat(run.condition("Reconciling").getStatus()).isEqualTo("False");
    }

    @Test
    void ofTwoFaultsTheOneThatAPersonMustMendIsTold() {
        run.stored = reports(UNREACHABLE, NO_REF);

        assertThat(said("Stalled")).startsWith("True RevisionNotFound: spec.sources[faq]: no branch man");
    }

    @Test
    void itStaysStalledWhileTheNextRunTriesAgain() {
        run.stored = reports(null, NO_REF);
        run.written = Optional.of(run.status());
        run.jobs.clear();
        run.job(2, "", "");

        assertThat(said("Stalled"))
                .isEqualTo("True RevisionNotFound: spec.sources[faq]: no branch man; a run under way tries again");
        assertThat(said("Reconciling"))
                .isEqualTo("False RevisionNotFound: A run is under way; a person must act, see Stalled");
        assertThat(warnings(run.status())).isEmpty();
    }

    @Test
    void itGoesBackWhenARunSucceeds() {
        run.stored = reports(null, NO_REF);
        run.written = Optional.of(run.status());
        run.jobs.clear();
        run.job(2, "Complete", "");
        run.stored = reports(null, null);

        assertThat(said("Stalled")).isEqualTo("False AsExpected: Nothing to mend");
        assertThat(said("Reconciling")).isEqualTo("False AsExpected: All is as the spec says");
        assertThat(run.condition("Ready").getStatus()).isEqualTo("True");
    }

    @Test
    void aFaultOfWhatHasChangedSinceIsNoFaultOfWhatIsAskedNow() {
        run.stored = reports(null, NO_REF);
        run.written = Optional.of(run.status());
        run.annotations = "{ragtime.dev/sync-requested-at: mended}";

        assertThat(said("Stalled")).isEqualTo("False AsExpected: Nothing to mend");
        assertThat(said("Synced")).isEqualTo("False Progressing: What changed has not been read yet");
        assertThat(run.condition("Reconciling").getStatus()).isEqualTo("True");
    }

    @Test
    void aMessageThatNamesItsFieldNamesItOnce() {
        run.stored =
                reports(null, new SourceError(SourceFailure.RevisionNotFound, "spec.sources[faq].git.ref: no man"));

        assertThat(said("Synced")).isEqualTo("False RevisionNotFound: spec.sources[faq].git.ref: no man");
    }

    @Test
    void refusedCredentialsWithoutAUserNameSayThatOneWasMadeUp() {
        run.sources = "[{name: docs, volume: {claimName: docs}},"
                + " {name: faq, git: {url: \"https://git\", credentialsSecret: {name: git}}}]";
        run.secrets = Map.of("git", new SecretReading(Set.of("user", "password"), Optional.of("1a")));
        run.jobs.clear();
        failed();
        run.stored = reports(null, new SourceError(SourceFailure.CredentialsRejected, "refused"));

        assertThat(said("Synced"))
                .isEqualTo("False CredentialsRejected: spec.sources[faq]: refused; Secret git has no key username,"
                        + " so \"git\" was sent: add it if the server wants another");

        run.secrets = Map.of("git", new SecretReading(Set.of("username", "password"), Optional.of("1a")));

        assertThat(said("Synced")).endsWith(": refused");
    }

    @Test
    void aSecretForSshNamesTheKeyThatItLacks() {
        run.sources = "[{name: docs, volume: {claimName: docs}},"
                + " {name: faq, git: {url: \"git@git.example.com:faq.git\", credentialsSecret: {name: git}}}]";
        run.secrets = Map.of("git", new SecretReading(Set.of("password", "ssh-privatekey"), Optional.of("1a")));

        assertThat(said("Stalled"))
                .isEqualTo("True MissingSecret: spec.sources[faq].git.credentialsSecret.name: Secret hr/git has no key"
                        + " known_hosts: add it: ssh-privatekey is a deploy key without passphrase, known_hosts has the"
                        + " server's public keys");
    }

    @Test
    void aSecretForABucketNamesTheKeyThatItLacks() {
        run.sources = "[{name: docs, volume: {claimName: docs}},"
                + " {name: faq, s3: {bucket: faq, credentialsSecret: {name: s3}}}]";
        run.secrets = Map.of("s3", new SecretReading(Set.of("AWS_ACCESS_KEY_ID"), Optional.of("1a")));

        assertThat(said("Stalled"))
                .isEqualTo("True MissingSecret: spec.sources[faq].s3.credentialsSecret.name: Secret hr/s3 has no key"
                        + " AWS_SECRET_ACCESS_KEY: add it: an access key has an id and a secret");
    }

    @Test
    void aSecretForAContainerNamesTheKeysThatItMayHave() {
        run.sources =
                "[{name: docs, volume: {claimName: docs}}, {name: faq, azureBlob: {account: policies, container: faq,"
                        + " credentialsSecret: {name: azure}}}]";
        run.secrets = Map.of("azure", new SecretReading(Set.of("key"), Optional.of("1a")));

        assertThat(said("Stalled"))
                .startsWith(
                        "True MissingSecret: spec.sources[faq].azureBlob.credentialsSecret.name: Secret hr/azure has"
                                + " no key AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN or AZURE_CLIENT_SECRET: add it: ");

        run.secrets =
                Map.of("azure", new SecretReading(Set.of("AZURE_CLIENT_SECRET", "AZURE_TENANT_ID"), Optional.of("1a")));

        assertThat(said("Stalled")).contains(" has no key AZURE_CLIENT_ID: add it: ");
    }

    @Test
    void aRefusedQueryWaitsForAPerson() {
        run.jobs.clear();
        failed();
        run.stored = reports(null, new SourceError(SourceFailure.QueryFailed, "spec.sources[faq].jdbc.query: no"));

        assertThat(said("Stalled")).startsWith("True QueryFailed: spec.sources[faq].jdbc.query: no");
    }

    @Test
    void aSiteThatForbidsToBeReadWaitsForAPerson() {
        run.jobs.clear();
        failed();
        run.stored = reports(null, new SourceError(SourceFailure.CrawlRefused, "spec.sources[faq].web.startUrls: no"));

        assertThat(said("Stalled")).startsWith("True CrawlRefused: spec.sources[faq].web.startUrls: no");
    }

    @Test
    void aSourceWithoutDocumentsSaysSo() {
        run.jobs.clear();
        run.job("Complete", "");
        var none = new SourceReport("faq", "1a", null, 0, 0, 0, 0, 0, 0, List.of(), null);
        run.stored = new StoredReports.Read(List.of(
                new IngestReport(0, 2, List.of(source("docs", null), none), 1, 1, null),
                new IngestReport(1, 2, List.of(source("docs", null), none), 1, 1, null)));

        assertThat(run.status().sources().getFirst().message()).isNull();
        assertThat(run.status().sources().getLast().message())
                .isEqualTo("no document found: look at the folder of the source and at include");
    }

    private String said(String type) {
        var condition = run.condition(type);
        return "%s %s: %s".formatted(condition.getStatus(), condition.getReason(), condition.getMessage());
    }

    private List<EventReason> warnings(KnowledgeBaseStatus status) {
        return Notices.between(run.written.orElse(KnowledgeBaseStatus.NONE), status).stream()
                .map(Notice::reason)
                .filter(reason -> "Warning".equals(reason.type()))
                .toList();
    }

    private static StoredReports reports(SourceError docs, SourceError faq) {
        return new StoredReports.Read(List.of(report(0, docs, faq), report(1, docs, faq)));
    }

    private static IngestReport report(int share, SourceError docs, SourceError faq) {
        return new IngestReport(share, 2, List.of(source("docs", docs), source("faq", faq)), 2, 2, null);
    }

    private static SourceReport source(String name, SourceError error) {
        return new SourceReport(name, "1a", null, 1, 0, 1, 0, 0, 1, List.of(), error);
    }
}
