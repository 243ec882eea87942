package dev.ragtime.operator.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hooks as GitHub, GitLab and others send them, over HTTP. */
class WebhookServerTest {
    private static final String TOKEN = "a token of 32 characters, or more";
    private static final String KEY =
            Base64.getEncoder().encodeToString("key of 32 bytes for signing hooks".getBytes(UTF_8));
    private static final String ANNOTATION = "ragtime.dev/sync-requested-at.";
    private static final String EVENT = "X-GitHub-Event";
    private static final String SIGNATURE = "X-Hub-Signature-256";

    private static final String FORM = "application/x-www-form-urlencoded";

    private static final String PUSH = """
            {"ref": "refs/heads/main", "before": "6113728f", "after": "00000000", "created": false, "deleted": false,
             "repository": {"id": 186853002, "full_name": "example/docs", "default_branch": "main",
              "owner": {"name": "example", "default_branch": "other"}, "ref": "refs/heads/other"},
             "commits": [{"id": "1481a2de", "message": "ref", "modified": ["leave.md"]}], "head_commit": null}
            """;

    private static final String GITLAB_PUSH = """
            {"object_kind": "push", "event_name": "push", "before": "95790bf8", "after": "da156088",
             "ref": "refs/heads/main", "project": {"id": 15, "name": "Docs", "default_branch": "main"},
             "commits": [{"id": "b6568db1", "title": "Update leave.md"}], "total_commits_count": 1}
            """;

    /** The beginning of a text in UTF-32 with its bytes in an order that nobody uses. */
    private static final byte[] NO_TEXT = {0, 0, (byte) 0xff, (byte) 0xfe};

    private HookApiServer api;
    private KubernetesClient client;
    private WebhookServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @BeforeEach
    void start() throws Exception {
        api = new HookApiServer();
        api.put(Serialization.unmarshal("""
                apiVersion: ragtime.dev/v1alpha1
                kind: KnowledgeBase
                metadata: {name: handbook, namespace: hr, annotations: {example.com/owner: hr}}
                spec:
                  sources:
                  - {name: docs, git: {url: "https://git.example.com/docs.git"}, webhook: {type: GitHub, tokenSecret: {name: hooks}}}
                  - {name: stable, git: {url: "https://git.example.com/docs.git", ref: "1.x"}, webhook: {type: GitHub, tokenSecret: {name: hooks}}}
                  - {name: head, git: {url: "https://git.example.com/docs.git", ref: HEAD}, webhook: {type: GitHub, tokenSecret: {name: hooks}}}
                  - {name: pinned, git: {url: "https://git.example.com/docs.git", ref: "95790bf891e76fee5e1747ab589903a6a1f80f22"}, webhook: {type: GitHub, tokenSecret: {name: hooks}}}
                  - {name: site, web: {startUrls: ["https://docs.example.com/"]}, webhook: {type: GitHub, tokenSecret: {name: hooks}}}
                  - {name: lab, git: {url: "https://gitlab.example.com/docs.git"}, webhook: {type: GitLab, tokenSecret: {name: hooks}}}
                  - {name: signed, git: {url: "https://gitlab.example.com/docs.git"}, webhook: {type: GitLab, tokenSecret: {name: signing}}}
                  - {name: bucket, s3: {bucket: policies}, webhook: {type: Generic, tokenSecret: {name: hooks}}}
                  - {name: early, s3: {bucket: policies}, webhook: {type: Generic, tokenSecret: {name: missing}}}
                  - {name: silent, s3: {bucket: policies}}
                """, KnowledgeBase.class));
        secret("hooks", Map.of("token", TOKEN + "\n", "previous-token", "the token before", "other", "not one"));
        secret("signing", Map.of("token", "whsec_" + KEY));
        client = api.client();
        server = new WebhookServer(client, Set.of(), 0, meters, Clock.systemUTC(), WebhookServer.Limits.USUAL);
        server.start();
        api.awaitWatch();
        api.requests.clear();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        client.close();
        api.close();
    }

    private void secret(String name, Map<String, String> values) {
        var data = new TreeMap<String, String>();
        values.forEach((key, value) -> data.put(key, Base64.getEncoder().encodeToString(value.getBytes(UTF_8))));
        api.putSecret(
                name,
                Serialization.asJson(
                        Map.of("apiVersion", "v1", "kind", "Secret", "metadata", Map.of("name", name), "data", data)));
    }

    @Test
    void aSignedPushAsksForARunOfItsSourceAlone() throws Exception {
        var answer = gitHub("docs", "push", PUSH, TOKEN);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).contains("source docs of KnowledgeBase hr/handbook will be read");
        assertThat(annotations())
                .containsKey(ANNOTATION + "docs")
                .doesNotContainKey(ANNOTATION + "lab")
                .containsEntry("example.com/owner", "hr");
        assertThat(counted("accepted")).isEqualTo(1);
    }

    @Test
    void aTokenThatIsBeingReplacedCountsUntilItIsGone() throws Exception {
        assertThat(gitHub("docs", "push", PUSH, "the token before").statusCode())
                .isEqualTo(202);
    }

    @Test
    void aPushInAFormIsReadLikeOneInJson() throws Exception {
        var form = "payload=" + URLEncoder.encode(PUSH, UTF_8) + "&more=1";

        var answer = post("docs", form, EVENT, "push", SIGNATURE, sha256(TOKEN, form), "Content-Type", FORM);

        assertThat(answer.statusCode()).isEqualTo(202);
    }

    @ParameterizedTest(name = "{0}: {1} of {2} gives {3}")
    @CsvSource({
        "docs,   push,         refs/heads/main,   202",
        "docs,   push,         refs/heads/main2,  200",
        "docs,   push,         refs/heads/topic,  200",
        "docs,   push,         refs/tags/1.0,     200",
        "docs,   pull_request, refs/heads/main,   200",
        "docs,   ping,         refs/heads/main,   200",
        "head,   push,         refs/heads/main,   202",
        "head,   push,         refs/heads/topic,  200",
        "stable, push,         refs/heads/1.x,    202",
        "stable, push,         refs/tags/1.x,     202",
        "stable, push,         refs/heads/main,   200",
        "pinned, push,         refs/heads/main,   200",
        "site,   page_build,   refs/heads/topic,  202",
        "site,   ping,         refs/heads/main,   200",
    })
    void onlyAPushOfWhatIsReadAsksForARun(String source, String event, String ref, int status) throws Exception {
        var answer = gitHub(source, event, PUSH.replace("refs/heads/main", ref), TOKEN);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(annotations().containsKey(ANNOTATION + source)).isEqualTo(status == 202);
        if (status == 200) {
            assertThat(answer.body()).contains("nothing to do");
            assertThat(api.requests).as("asked of the API server").allMatch(request -> request.contains("/secrets/"));
        }
    }

    @Test
    void theAnswerSaysWhichBranchIsRead() throws Exception {
        assertThat(gitHub("stable", "push", PUSH, TOKEN).body())
                .contains("refs/heads/main was pushed, the source is read at 1.x");
    }

    @Test
    void whateverIsWrongWithAHookItsAnswerIsTheSame() throws Exception {
        var wrong = List.of(
                gitHub("docs", "push", PUSH, "another token"),
                gitHub("docs", "ping", PUSH, "another token"),
                gitHub("docs", "push", PUSH, "not one"),
                gitHub("early", "push", PUSH, TOKEN),
                gitHub("silent", "push", PUSH, TOKEN),
                gitHub("nothing", "push", PUSH, TOKEN),
                gitHub("lab", "push", PUSH, TOKEN),
                post("docs", PUSH, EVENT, "push"),
                post("docs", PUSH, EVENT, "push", SIGNATURE, ""),
                post("docs", PUSH, EVENT, "push", SIGNATURE, "sha256="),
                post("docs", PUSH, EVENT, "push", SIGNATURE, "sha256=no hexadecimal"),
                post("docs", PUSH, EVENT, "push", SIGNATURE, sha256(TOKEN, PUSH).substring(0, 60)),
                post("docs", PUSH, EVENT, "push", SIGNATURE, sha256(TOKEN, PUSH).replace("sha256", "sha512")),
                post("docs", PUSH, EVENT, "push", "X-Hub-Signature", "sha1=" + hex("HmacSHA1", TOKEN, PUSH)),
                post("docs", PUSH + " ", EVENT, "push", SIGNATURE, sha256(TOKEN, PUSH)),
                post("docs", "no JSON", EVENT, "push", SIGNATURE, sha256("another token", "no JSON")),
                send(request("/hooks/hr/handbook/docs", "", EVENT, "push").POST(BodyPublishers.ofByteArray(NO_TEXT))),
                post("docs", PUSH, EVENT, "push", "Authorization", "Bearer " + TOKEN),
                post("docs", PUSH, EVENT, "push", "X-Gitlab-Token", TOKEN),
                post("lab", GITLAB_PUSH),
                post("lab", GITLAB_PUSH, "X-Gitlab-Token", ""),
                post("lab", GITLAB_PUSH, "X-Gitlab-Token", TOKEN + "x"),
                post("signed", GITLAB_PUSH, "X-Gitlab-Token", "whsec_" + KEY),
                post("bucket", "{}"),
                post("bucket", "{}", "Authorization", "Basic " + TOKEN),
                post("bucket", "{}", "Authorization", "Bearer another"),
                post("early", "{}", "Authorization", "Bearer "),
                send(request("/hooks/hr/other/docs", PUSH, EVENT, "push", SIGNATURE, sha256(TOKEN, PUSH))),
                send(request("/hooks/it/handbook/docs", PUSH, EVENT, "push", SIGNATURE, sha256(TOKEN, PUSH))),
                send(request("/hooks/hr/handbook", PUSH)),
                send(request("/hooks/hr/handbook/docs/", PUSH, EVENT, "push", SIGNATURE, sha256(TOKEN, PUSH))),
                send(request("/actuator/health", PUSH)));

        assertThat(wrong).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).isEqualTo(wrong.getFirst().body());
            assertThat(answer.headers().map().keySet())
                    .isEqualTo(wrong.getFirst().headers().map().keySet());
        });
        assertThat(api.count("PATCH")).isZero();
        assertThat(counted("refused")).isEqualTo(wrong.size());
    }

    @Test
    void gitLabShowsItsToken() throws Exception {
        assertThat(post("lab", GITLAB_PUSH, "X-Gitlab-Event", "Push Hook", "X-Gitlab-Token", TOKEN)
                        .statusCode())
                .isEqualTo(202);
        var topic = GITLAB_PUSH.replace("refs/heads/main", "refs/heads/topic");
        assertThat(post("lab", topic, "X-Gitlab-Token", TOKEN).body()).contains("refs/heads/topic was pushed");
        var issue = GITLAB_PUSH.replace("\"push\"", "\"issue\"");
        assertThat(post("lab", issue, "X-Gitlab-Token", TOKEN).body()).contains("issue is no push");
    }

    @Test
    void gitLabSignsWithASigningToken() throws Exception {
        var signed = "8f1a.1772365800." + GITLAB_PUSH;
        var signature = Base64.getEncoder()
                .encodeToString(mac("HmacSHA256", Base64.getDecoder().decode(KEY), signed.getBytes(UTF_8)));
        String[] headers = {"webhook-id", "8f1a", "webhook-timestamp", "1772365800", "webhook-signature", ""};

        headers[5] = "v1,AAAA v1a,BBBB v1," + signature;
        assertThat(post("signed", GITLAB_PUSH, headers).statusCode()).isEqualTo(202);

        headers[5] = "v1a," + signature;
        assertThat(post("signed", GITLAB_PUSH, headers).statusCode()).isEqualTo(401);
        headers[5] = "v1," + signature;
        headers[3] = "1772365801";
        assertThat(post("signed", GITLAB_PUSH, headers).statusCode()).isEqualTo(401);
    }

    @Test
    void anyProgramSignsTheBodyOrShowsTheToken() throws Exception {
        assertThat(post("bucket", "", "X-Signature", sha256(TOKEN, "")).statusCode())
                .isEqualTo(202);
        assertThat(post("bucket", "anything", "X-Signature", sha256(TOKEN, "anything"))
                        .statusCode())
                .isEqualTo(202);
        assertThat(post("bucket", "{}", "Authorization", "bearer " + TOKEN).statusCode())
                .isEqualTo(202);
    }

    @Test
    void hooksAreSentByPost() throws Exception {
        for (var method : List.of("GET", "PUT", "DELETE", "HEAD")) {
            var answer = send(request("/hooks/hr/handbook/docs", PUSH).method(method, BodyPublishers.noBody()));
            assertThat(answer.statusCode()).isEqualTo(405);
            assertThat(answer.headers().firstValue("Allow")).contains("POST");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"no JSON", "{\"ref\": ", "[[[", "{}", "{\"ref\": 1}", ""})
    void whatIsSignedAndNoPushIsTold(String body) throws Exception {
        assertThat(gitHub("docs", "push", body, TOKEN).statusCode()).isEqualTo(400);
    }

    @Test
    void bytesThatAreNoTextAreToldWhenTheyAreSigned() throws Exception {
        var signature = "sha256=" + HexFormat.of().formatHex(mac("HmacSHA256", TOKEN.getBytes(UTF_8), NO_TEXT));
        var answer = send(request("/hooks/hr/handbook/docs", "", EVENT, "push", SIGNATURE, signature)
                .POST(BodyPublishers.ofByteArray(NO_TEXT)));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(counted("malformed")).isEqualTo(1);
    }

    @Test
    void aBodyThatNestsWithoutEndIsNotFollowed() throws Exception {
        assertThat(gitHub("docs", "push", "[".repeat(1_000_000), TOKEN).statusCode())
                .isEqualTo(400);
    }

    @Test
    void aPushOfManyCommitsIsReadAndALargerBodyThanAnySenderMakesIsNot() throws Exception {
        var many = PUSH.replace("\"commits\": [", "\"commits\": [\"" + "x".repeat(20 * 1024 * 1024) + "\", ");
        assertThat(gitHub("docs", "push", many, TOKEN).statusCode()).isEqualTo(202);

        var more = new byte[26 * 1024 * 1024];
        var chunked = request("/hooks/hr/handbook/docs", "")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(more)));
        assertThat(statusOf(chunked)).isIn(Optional.of(413), Optional.empty());
        assertThat(raw(server, "Content-Length: 27262976\r\n\r\n")).startsWith("HTTP/1.1 413");
    }

    /** Empty when the server closed the connection in the middle of the body. */
    private Optional<Integer> statusOf(HttpRequest.Builder request) throws InterruptedException {
        try {
            return Optional.of(send(request).statusCode());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Test
    void aBodyThatDoesNotComeIsNotWaitedFor() throws Exception {
        try (var hasty = hasty(Duration.ofMillis(300), Duration.ofMinutes(1))) {
            assertThat(raw(hasty, "Content-Length: 100\r\n\r\n{")).startsWith("HTTP/1.1 408");
        }
    }

    @Test
    void aBodyThatDripsIsNotWaitedForEither() throws Exception {
        try (var hasty = hasty(Duration.ofMinutes(1), Duration.ofMillis(300));
                var socket = new Socket("127.0.0.1", hasty.port())) {
            var out = socket.getOutputStream();
            out.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n".getBytes(UTF_8));
            var drip = Thread.ofVirtual().start(() -> drip(out));
            assertThat(new String(socket.getInputStream().readNBytes(12), UTF_8))
                    .isEqualTo("HTTP/1.1 408");
            drip.interrupt();
        }
    }

    /** A byte now and then, until the server has had enough. */
    private static void drip(OutputStream out) {
        try {
            while (true) {
                out.write(' ');
                out.flush();
                Thread.sleep(50);
            }
        } catch (IOException | InterruptedException e) {
            // the connection was ended, which is what the test is about
        }
    }

    private WebhookServer hasty(Duration silence, Duration whole) throws Exception {
        var hasty = new WebhookServer(
                client, Set.of(), 0, meters, Clock.systemUTC(), new WebhookServer.Limits(silence, whole));
        hasty.start();
        return hasty;
    }

    @Test
    void manyHooksAtOnceAreOneWriteAndAFewReads() throws Exception {
        var answers = atOnce(60, () -> gitHub("docs", "push", PUSH, TOKEN));

        assertThat(answers).containsOnly(202);
        assertThat(api.count("PATCH")).isEqualTo(1);
        assertThat(api.count("GET /apis/batch")).isBetween(1L, 3L);
        assertThat(api.requests.stream().filter(r -> r.contains("/secrets/"))).hasSize(1);
    }

    @Test
    void forgedHooksReadNothingButTheTokenAndThatSeldom() throws Exception {
        var answers = atOnce(60, () -> gitHub("docs", "push", PUSH, "another"));
        var unknown = atOnce(60, () -> gitHub("nothing", "push", PUSH, "another"));

        assertThat(answers).containsOnly(401);
        assertThat(unknown).containsOnly(401);
        assertThat(api.requests).singleElement().asString().contains("/secrets/hooks");
    }

    @Test
    void sendersThatAreSlowAndSignNothingTakeNoPlaceOfOthers() throws Exception {
        var slow = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 64; i++) slow.add(halfAHook());
            assertThat(gitHub("docs", "push", PUSH, TOKEN).statusCode()).isEqualTo(202);
        } finally {
            for (var socket : slow) socket.close();
        }
    }

    private Socket halfAHook() throws IOException {
        var socket = new Socket("127.0.0.1", server.port());
        var half = "POST /hooks/hr/handbook/docs HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{";
        socket.getOutputStream().write(half.getBytes(UTF_8));
        socket.getOutputStream().flush();
        return socket;
    }

    private List<Integer> atOnce(int count, Callable<HttpResponse<String>> hook) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = IntStream.range(0, count)
                    .mapToObj(_ -> threads.submit(() -> hook.call().statusCode()))
                    .toList();
            var codes = new ArrayList<Integer>();
            for (var answer : answers) codes.add(answer.get());
            return codes;
        }
    }

    @Test
    void aHookThatComesWhileItsSourceIsReadAsksForAnotherRun() throws Exception {
        gitHub("docs", "push", PUSH, TOKEN);
        var first = annotations().get(ANNOTATION + "docs");
        gitHub("docs", "push", PUSH, TOKEN);
        assertThat(annotations().get(ANNOTATION + "docs"))
                .as("while no run has begun")
                .isEqualTo(first);

        api.jobs.add(new JobBuilder()
                .withNewMetadata()
                .withName("handbook-sync-1-4")
                .addToAnnotations(ANNOTATION + "docs", first)
                .endMetadata()
                .build());
        gitHub("docs", "push", PUSH, TOKEN);
        assertThat(annotations().get(ANNOTATION + "docs")).isGreaterThan(first);
        assertThat(api.count("PATCH")).isEqualTo(2);
    }

    @Test
    void whoeverCannotBeServedIsToldToComeAgain() throws Exception {
        gitHub("docs", "push", PUSH, TOKEN);
        api.away = true;

        var answer = gitHub("docs", "push", PUSH, TOKEN);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        api.away = false;
        assertThat(gitHub("docs", "push", PUSH, TOKEN).statusCode()).isEqualTo(202);
    }

    private Map<String, String> annotations() {
        return api.knowledgeBase("handbook").getMetadata().getAnnotations();
    }

    private double counted(String result) {
        return meters.counter("ragtime_operator_webhook_requests_total", "result", result)
                .count();
    }

    private HttpResponse<String> gitHub(String source, String event, String body, String token) throws Exception {
        return post(source, body, EVENT, event, SIGNATURE, sha256(token, body));
    }

    private HttpResponse<String> post(String source, String body, String... headers) throws Exception {
        return send(request("/hooks/hr/handbook/" + source, body, headers));
    }

    private HttpRequest.Builder request(String path, String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .POST(BodyPublishers.ofString(body));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** How the answer begins to a request of which no more is sent than this. */
    private static String raw(WebhookServer to, String headersAndBody) throws IOException {
        try (var socket = new Socket("127.0.0.1", to.port())) {
            var head = "POST / HTTP/1.1\r\nHost: x\r\n";
            socket.getOutputStream().write((head + headersAndBody).getBytes(UTF_8));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readNBytes(12), UTF_8);
        }
    }

    private static String sha256(String token, String body) throws GeneralSecurityException {
        return "sha256=" + hex("HmacSHA256", token, body);
    }

    private static String hex(String algorithm, String token, String body) throws GeneralSecurityException {
        return HexFormat.of().formatHex(mac(algorithm, token.getBytes(UTF_8), body.getBytes(UTF_8)));
    }

    private static byte[] mac(String algorithm, byte[] key, byte[] body) throws GeneralSecurityException {
        var mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(key, algorithm));
        return mac.doFinal(body);
    }
}
