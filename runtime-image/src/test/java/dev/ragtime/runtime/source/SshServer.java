package dev.ragtime.runtime.source;

import dev.ragtime.runtime.FreePorts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * OpenSSH's own server on a port of this machine: lets in whoever holds its one deploy key, to run git and nothing else.
 * Needs {@code sshd}, {@code ssh-keygen} and {@code git} on this machine.
 */
final class SshServer implements AutoCloseable {
    private static final Path SSHD = Path.of("/usr/sbin/sshd");

    private final Path folder;
    private final int port;
    private final Process process;
    private final StringWriter log;

    private SshServer(Path folder, int port, Process process, StringWriter log) {
        this.folder = folder;
        this.port = port;
        this.process = process;
        this.log = log;
    }

    /**
     * @param folder empty, for keys and settings
     * @param keyType of the deploy key, as {@code ssh-keygen -t} takes it
     */
    static SshServer open(Path folder, String keyType) throws IOException {
        if (!Files.isExecutable(SSHD)) {
            throw new IOException("this test needs OpenSSH's server: apt-get install openssh-server");
        }
        // where the server of Debian gives up its rights before a user is known
        Files.createDirectories(Path.of("/run/sshd"));
        newKey(folder.resolve("host"), "ed25519", "");
        newKey(folder.resolve("deploy"), keyType, "");
        Files.writeString(
                folder.resolve("authorized_keys"),
                "restrict,command=\"git-shell -c \\\"$SSH_ORIGINAL_COMMAND\\\"\" "
                        + Files.readString(folder.resolve("deploy.pub")));
        var port = FreePorts.one();
        Files.writeString(folder.resolve("sshd_config"), """
                Port %d
                ListenAddress 127.0.0.1
                HostKey %s/host
                AuthorizedKeysFile %s/authorized_keys
                PidFile none
                UsePAM no
                StrictModes no
                """.formatted(port, folder, folder));
        var process = new ProcessBuilder(
                        SSHD.toString(),
                        "-D",
                        "-e",
                        "-f",
                        folder.resolve("sshd_config").toString())
                .redirectErrorStream(true)
                .start();
        return new SshServer(folder, port, process, awaitListening(process));
    }

    private static StringWriter awaitListening(Process process) throws IOException {
        var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        var log = new StringWriter();
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            log.append(line).append('\n');
            if (line.startsWith("Server listening on")) {
                Thread.ofVirtual().start(() -> drain(output, log));
                return log;
            }
        }
        throw new IOException("sshd ended: " + log);
    }

    /** A server whose output nobody reads comes to a halt. */
    private static void drain(BufferedReader output, StringWriter log) {
        try {
            output.transferTo(log);
        } catch (IOException e) {
            // it was stopped, which closes its output
        }
    }

    /** A pair of keys, {@code file} and {@code file.pub}. */
    static void newKey(Path file, String type, String passphrase) throws IOException {
        run(List.of("ssh-keygen", "-q", "-t", type, "-N", passphrase, "-C", "", "-f", file.toString()));
    }

    private static void run(List<String> command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) throw new IOException(command + ": " + said);
    }

    /** Clone address of a repository that lies in a folder of this machine. */
    String url(Path repository) {
        return "ssh://" + System.getProperty("user.name") + "@127.0.0.1:" + port + repository;
    }

    /** What the server said so far. */
    String log() {
        return log.toString();
    }

    /** What a Secret holds that logs in here. */
    Map<String, String> secret() throws IOException {
        return Map.of("ssh-privatekey", Files.readString(folder.resolve("deploy")), "known_hosts", knownHost());
    }

    /** The line of {@code known_hosts} that tells this server. */
    String knownHost() throws IOException {
        return knownHost(folder.resolve("host.pub"));
    }

    /** The same with the public key of another server. */
    String knownHost(Path publicKey) throws IOException {
        return "[127.0.0.1]:" + port + " " + Files.readString(publicKey);
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while sshd ends", e);
        }
    }
}
