package dev.ragtime.runtime.source;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Servers of tests, each a process of a program that the cluster's script gets. */
final class Servers {
    private Servers() {}

    static Path program(String tool) throws IOException {
        var folders = Stream.concat(
                Stream.of("../.cache/tools", ".cache/tools"),
                Arrays.stream(System.getenv("PATH").split(":")));
        return folders.map(name -> Path.of(name, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IOException(
                        "this test needs %1$s: e2e/cluster/cluster tool %1$s makes it".formatted(tool)));
    }

    static void awaitListening(Process process, String host, int port) throws IOException {
        while (process.isAlive()) {
            try (var socket = new Socket(InetAddress.getByName(host), port)) {
                if (socket.isConnected()) return;
            } catch (IOException e) {
                Thread.onSpinWait();
            }
        }
        throw new IOException(process.info().command().orElse("the server") + " ended with " + process.exitValue());
    }

    static void end(Process process) throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS))
                throw new IOException(process.info().command().orElse("the server") + " does not end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
