package dev.ragtime.runtime.credential;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/** An issuer of OpenID Connect whose keys change, and that can be taken away. */
public final class TokenIssuer implements AutoCloseable {
    public static final String AUDIENCE = "ragtime";

    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger made = new AtomicInteger();
    private final CopyOnWriteArrayList<JWK> listed = new CopyOnWriteArrayList<>();
    private final InetAddress host;
    private final int port;
    private final String url;
    private HttpServer server;
    private RSAKey announced;
    private volatile RSAKey current;
    private volatile String discovery;

    public TokenIssuer() throws IOException, JOSEException {
        this(InetAddress.getLoopbackAddress(), port -> "http://localhost:" + port);
    }

    /**
     * @param host where it listens
     * @param url its address to those who look at its keys, by the port that it listens on
     */
    public TokenIssuer(InetAddress host, IntFunction<String> url) throws IOException, JOSEException {
        this.host = host;
        server = listen(0);
        port = server.getAddress().getPort();
        this.url = url.apply(port);
        discovery = "{\"issuer\": \"%s\", \"jwks_uri\": \"%s/keys\"}".formatted(url(), url());
        rotate();
    }

    private HttpServer listen(int at) throws IOException {
        var listening = HttpServer.create(new InetSocketAddress(host, at), 0);
        listening.createContext("/.well-known/openid-configuration", exchange -> answer(exchange, discovery));
        listening.createContext("/keys", exchange -> {
            looks.incrementAndGet();
            answer(exchange, new JWKSet(listed).toString(true));
        });
        listening.start();
        return listening;
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    public String url() {
        return url;
    }

    public int port() {
        return port;
    }

    /** How often its keys were fetched. */
    public int looks() {
        return looks.get();
    }

    /** Lists the key that it signs with after the next {@link #rotate}. */
    public void announce() throws JOSEException {
        announced = key();
        listed.add(announced);
    }

    /** Signs with another key from now on, and lists it beside the older ones. */
    public void rotate() throws JOSEException {
        if (announced == null) announce();
        current = announced;
        announced = null;
    }

    /** A key that is not listed. */
    public RSAKey key() throws JOSEException {
        return new RSAKeyGenerator(2048).keyID("key-" + made.incrementAndGet()).generate();
    }

    public RSAKey current() {
        return current;
    }

    /** Lists the newest key only. */
    public void retireOlder() {
        listed.retainAll(List.of(current));
    }

    void discovery(String document) {
        discovery = document;
    }

    public void stop() {
        server.stop(0);
    }

    public void restart() throws IOException {
        server = listen(port);
    }

    /** Claims of a token that counts at a time. */
    public JWTClaimsSet.Builder claims(Instant now) {
        return new JWTClaimsSet.Builder()
                .issuer(url())
                .subject("ada")
                .audience(List.of("another", AUDIENCE))
                .claim("groups", List.of("hr", "staff"))
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)));
    }

    /** A token that counts now, for five minutes. */
    public String token() throws JOSEException {
        return token(claims(Instant.now()));
    }

    /** One of somebody that counts for a while. */
    public String token(String subject, Duration life) throws JOSEException {
        var now = Instant.now();
        return token(claims(now).subject(subject).expirationTime(Date.from(now.plus(life))));
    }

    public String token(JWTClaimsSet.Builder claims) throws JOSEException {
        return signed(claims, current, UnaryOperator.identity());
    }

    public String signed(JWTClaimsSet.Builder claims, RSAKey key, UnaryOperator<JWSHeader.Builder> header)
            throws JOSEException {
        var said = header.apply(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).type(JOSEObjectType.JWT));
        var token = new SignedJWT(said.build(), claims.build());
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    /** One signed with an elliptic curve. */
    String elliptic(JWTClaimsSet.Builder claims) throws JOSEException {
        ECKey key = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
        listed.add(key);
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("ec").build(), claims.build());
        token.sign(new ECDSASigner(key));
        return token.serialize();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
