package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.slo.SloStatus;
import dev.ragtime.e2e.cluster.AuditLog;
import dev.ragtime.e2e.cluster.Command;
import dev.ragtime.e2e.cluster.GitRepository;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.Patience;
import dev.ragtime.e2e.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A script changes two git repositories, takes one away and gives it back, and writes down when. The figures of freshness
 * are those that follow from its own times, second by second: when a server was first asked in a run, and when the run's
 * Job ended.
 */
@ExtendWith(Installation.class)
class FreshIT {
    private static final int MAX_AGE_SECONDS = 120;
    private static final Duration STEADY = Duration.ofMinutes(5);
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** What is left to age is read far from the border of a minute, which a moment could make good or bad. */
    private static final int BORDER_SECONDS = 8;

    /** A reading of one source: what was pushed before {@code began} can be asked for from {@code done} on. */
    private record Read(Instant began, Instant done) {}

    private final Map<String, GitRepository> repositories = new TreeMap<>();
    private final Map<String, Instant> runs = new TreeMap<>();
    private final Map<String, Map<String, Read>> reads = new TreeMap<>();
    private TestNamespace namespace;
    private int requests;

    /** Whoever stops the operator meanwhile: the figures follow from times that are not its own. */
    @Test
    void the_figures_of_freshness_are_those_of_a_script_with_known_times() throws Exception {
        script("fresh", () -> {}, () -> {});
    }

    @Test
    @Tag("full")
    @ResourceLock(Installation.RUNNING_OPERATOR)
    void they_are_the_same_when_no_operator_was_there_for_some_of_the_minutes() throws Exception {
        script(
                "fresh-alone",
                () -> {
                    operators(0);
                    Patience.let(Duration.ofSeconds(90));
                    operators(1);
                },
                this::aKeptPromiseCostsNoWriteAMinute);
    }

    private void aKeptPromiseCostsNoWriteAMinute() {
        apply(objective(7_776_000));
        // its own, that is: the last one of the former promise was OK, too
        Patience.in(namespace)
                .until(
                        "a verdict",
                        this::figures,
                        f -> f.state() == SloStatus.State.OK && f.totalEvents().equals(f.goodEvents()));
        // what the verdict brings with it
        Patience.let(Duration.ofSeconds(10));
        var since = Instant.now();
        Patience.let(STEADY);
        var writes = AuditLog.operatorWrites(namespace.name(), since);
        System.out.printf("fresh: %s with every minute good, writes %s%n", STEADY, writes);
        assertThat(writes).hasSizeLessThanOrEqualTo(1);
    }

    private void script(String name, Runnable whileItAges, Runnable afterwards) throws Exception {
        try (var docs = GitRepository.serving("docs.git", "reader", "lamp");
                var notes = GitRepository.serving("notes.git", "reader", "lamp");
                var here = new TestNamespace(name)) {
            namespace = here;
            repositories.put("docs", docs);
            repositories.put("notes", notes);
            for (var repository : repositories.values()) push(repository, "The blue lamp is on.");
            namespace.apply(docs.secret("git"));
            apply("");
            namespace.awaitKnowledgeBase("lamps", kbReady());

            await(minute(1), 10);
            apply(objective(MAX_AGE_SECONDS));
            var first = minute(1);
            syncFarFromABorder();
            whileItAges.run();
            await(first.plus(2, ChronoUnit.MINUTES), 20);
            for (var repository : repositories.values()) push(repository, "The blue lamp is off.");
            notes.beAway(true);
            sync();
            await(first.plus(3, ChronoUnit.MINUTES), 20);
            notes.beAway(false);
            Patience.in(namespace).until("a run that reads both", this::bothRead);
            await(first.plus(5, ChronoUnit.MINUTES), 5);
            syncFarFromABorder();

            var slo = Patience.in(namespace)
                    .until("seven minutes", this::figures, f -> f.totalEvents() != null && f.totalEvents() >= 7);
            compare(slo, first);
            assertThat(columns()).startsWith("NAME", "READY", "INDEX", "DOCUMENTS", "CHUNKS", "SYNCED", "SLO", "AGE");
            afterwards.run();
        }
    }

    private void compare(SloStatus slo, Instant first) {
        note();
        var good = 0;
        for (var minute = 0; minute < slo.totalEvents(); minute++)
            if (isGood(first.plus(minute, ChronoUnit.MINUTES))) good++;
        var bad = slo.totalEvents() - good;
        System.out.printf(
                "fresh: %d minutes from %s, %d good by the script; status: %d good, sli %s, budget left %s, %s%n%s%n",
                slo.totalEvents(),
                first,
                good,
                slo.goodEvents(),
                slo.sli(),
                slo.errorBudgetRemainingPercent(),
                slo.state(),
                reads);
        assertThat(slo.goodEvents()).isEqualTo(good).isBetween(2L, slo.totalEvents() - 2);
        assertThat(slo.sli()).isEqualTo(percent(HUNDRED.multiply(BigDecimal.valueOf(good)), slo.totalEvents()));
        // a target of 50 %: every second minute may be bad
        var left = BigDecimal.valueOf(slo.totalEvents() - 2 * bad).multiply(HUNDRED);
        assertThat(slo.errorBudgetRemainingPercent()).isEqualTo(percent(left, slo.totalEvents()));
        assertThat(slo.coveragePercent()).isEqualTo("100.0");
    }

    private static String percent(BigDecimal part, long whole) {
        return part.divide(BigDecimal.valueOf(whole), 1, RoundingMode.HALF_UP).toPlainString();
    }

    /** Whether in each of its seconds all sources were young enough. */
    private boolean isGood(Instant minute) {
        for (var second = minute; second.isBefore(minute.plusSeconds(60)); second = second.plusSeconds(1)) {
            var now = second;
            for (var source : repositories.keySet()) {
                var newest = reads.values().stream()
                        .flatMap(run -> Optional.ofNullable(run.get(source)).stream())
                        .filter(read -> !read.done().isAfter(now))
                        .map(Read::began)
                        .max(Instant::compareTo)
                        .orElseThrow();
                if (newest.plusSeconds(MAX_AGE_SECONDS).isBefore(now.plusSeconds(1))) return false;
            }
        }
        return true;
    }

    /** Has the sources read until both were first asked well within a minute. */
    private void syncFarFromABorder() throws IOException {
        while (true) {
            var run = sync();
            var far = reads.get(run).values().stream()
                    .map(read -> read.began().getEpochSecond() % 60)
                    .allMatch(second -> second > BORDER_SECONDS && second < 60 - BORDER_SECONDS);
            if (far) return;
        }
    }

    /** Asks for a run that begins after now, and waits for its end; its name. */
    private String sync() {
        note();
        var before = runs.size();
        Command.kubectl(
                        "annotate",
                        "kb",
                        "lamps",
                        "-n",
                        namespace.name(),
                        "ragtime.dev/sync-requested-at=" + ++requests,
                        "--overwrite")
                .mustSucceed();
        namespace.await("run " + requests, () -> {
            note();
            return runs.size() > before;
        });
        return runs.keySet().stream().max(FreshIT::byNumber).orElseThrow();
    }

    private static int byNumber(String a, String b) {
        return Integer.compare(number(a), number(b));
    }

    private static int number(String job) {
        return Integer.parseInt(job.substring(job.lastIndexOf('-') + 1));
    }

    private boolean bothRead() {
        note();
        var last = runs.keySet().stream().max(FreshIT::byNumber).orElseThrow();
        return reads.get(last).size() == repositories.size();
    }

    /** Writes down the runs that ended: the last two are there to be looked at. */
    private void note() {
        var jobs = namespace
                .client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(namespace.name())
                .list();
        for (var job : jobs.getItems()) {
            var name = job.getMetadata().getName();
            end(job).filter(end -> !runs.containsKey(name)).ifPresent(end -> {
                runs.put(name, end);
                var begin = Instant.parse(job.getStatus().getStartTime());
                var all = new TreeMap<String, Read>();
                repositories.forEach((source, repository) -> repository
                        .firstAsked(begin, end.plusSeconds(1))
                        .ifPresent(at -> all.put(source, new Read(at, end))));
                reads.put(name, all);
            });
        }
    }

    private static Optional<Instant> end(Job job) {
        return Optional.ofNullable(job.getStatus().getConditions()).orElse(List.of()).stream()
                .filter(c -> List.of("Complete", "Failed").contains(c.getType()) && "True".equals(c.getStatus()))
                .map(JobCondition::getLastTransitionTime)
                .map(Instant::parse)
                .findFirst();
    }

    private SloStatus figures() {
        note();
        return namespace.knowledgeBase("lamps").getStatus().slo().stream()
                .findFirst()
                .orElse(null);
    }

    private void apply(String objectives) {
        namespace.apply(Manifests.knowledgeBase("lamps", source("docs") + ", " + source("notes"), objectives));
    }

    private static String objective(int maxAgeSeconds) {
        return "  objectives: [{name: fresh, freshness: {maxAgeSeconds: %d}, targetPercent: \"50\"}]"
                .formatted(maxAgeSeconds);
    }

    private String source(String name) {
        return "{name: %s, git: {url: \"%s\", ref: main, credentialsSecret: {name: git}}}"
                .formatted(name, repositories.get(name).url());
    }

    private static void push(GitRepository repository, String sentence) throws IOException {
        repository.write("lamp.md", Manifests.page(1, sentence));
        repository.commit(sentence);
    }

    private static Instant minute(int ahead) {
        return Instant.now().truncatedTo(ChronoUnit.MINUTES).plus(ahead, ChronoUnit.MINUTES);
    }

    /** Lets time go by until a second of a minute; notes the runs that end meanwhile. */
    private void await(Instant minute, int second) {
        var at = minute.plusSeconds(second);
        while (Instant.now().isBefore(at)) {
            note();
            Patience.let(Duration.ofSeconds(1));
        }
    }

    private List<String> columns() {
        var table = Command.kubectl("get", "kb", "lamps", "-n", namespace.name())
                .mustSucceed()
                .output();
        System.out.print(table);
        return List.of(table.lines().findFirst().orElseThrow().split(" +"));
    }

    private static void operators(int replicas) {
        Command.kubectl("scale", "deployment", "--all", "-n", Installation.NAMESPACE, "--replicas=" + replicas)
                .mustSucceed();
    }
}
