package dev.ragtime.runtime.crawl;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** A server that does what none should: of a page but {@code /robots.txt} it writes the bytes that it is told to. */
final class RawServer implements AutoCloseable {
    /** Writes an answer, or a part of one. */
    @FunctionalInterface
    interface Writer {
        void write(String path, OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicLong written = new AtomicLong();

    RawServer(Writer writer) throws IOException {
        Thread.ofVirtual().start(() -> accept(writer));
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** Bytes that were written before a reader was gone. */
    long written() {
        return written.get();
    }

    private void accept(Writer writer) {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                Thread.ofVirtual().start(() -> answer(socket, writer));
            } catch (IOException e) {
                // it was closed
                return;
            }
        }
    }

    private void answer(Socket socket, Writer writer) {
        try (socket) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            var path = in.readLine().split(" ")[1];
            while (!in.readLine().isEmpty()) {}
            var out = new Counted(socket.getOutputStream());
            if (path.equals("/robots.txt")) out.write(head("404 None", "Content-Length: 0\r\nConnection: close"));
            else writer.write(path, out);
        } catch (IOException e) {
            // the reader went away, as it should
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static byte[] head(String status, String headers) {
        return ("HTTP/1.1 " + status + "\r\n" + headers + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private final class Counted extends OutputStream {
        private final OutputStream out;

        Counted(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            written.incrementAndGet();
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            written.addAndGet(length);
        }
    }
}
