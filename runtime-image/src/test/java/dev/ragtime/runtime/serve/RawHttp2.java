package dev.ragtime.runtime.serve;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A client of HTTP/2 that sends what no library would. */
final class RawHttp2 implements AutoCloseable {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int PADDED = 8;

    private final Socket socket;

    RawHttp2(int port) throws IOException {
        socket = new Socket("localhost", port);
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        frame(SETTINGS, 0, 0, new byte[0]);
    }

    /** A gRPC call of an empty message, one of whose headers stands there many times in a byte each. */
    void request(String path, String value, int times) throws IOException {
        var headers = head(0x83, path);
        // with name and value, to be known as number 62 from now on
        headers.write(0x40);
        text(headers, "x-bomb");
        text(headers, value);
        for (var i = 0; i < times; i++) headers.write(0x80 | 62);
        frame(HEADERS, END_HEADERS, 1, headers.toByteArray());
        frame(DATA, END_STREAM, 1, new byte[5]);
    }

    /** The same of one empty message, with all names spelled out, in a frame that is padded. */
    void requestSpelledOut(String path) throws IOException {
        var headers = new ByteArrayOutputStream();
        var padding = 3;
        headers.write(padding);
        spelled(headers, ":path", path);
        spelled(headers, ":authority", "localhost");
        spelled(headers, ":method", "POST");
        spelled(headers, ":scheme", "http");
        spelled(headers, "content-type", "application/grpc");
        headers.writeBytes(new byte[padding]);
        frame(HEADERS, END_HEADERS | PADDED, 1, headers.toByteArray());
        frame(DATA, END_STREAM, 1, new byte[5]);
    }

    private static void spelled(ByteArrayOutputStream out, String name, String value) {
        out.write(0x40);
        text(out, name);
        text(out, value);
    }

    void get(String path) throws IOException {
        frame(HEADERS, END_HEADERS | END_STREAM, 1, head(0x82, path).toByteArray());
    }

    private static ByteArrayOutputStream head(int method, String path) {
        var headers = new ByteArrayOutputStream();
        headers.write(method);
        // scheme http
        headers.write(0x86);
        headers.write(0x04);
        text(headers, path);
        headers.write(0x01);
        text(headers, "localhost");
        // content-type, not to be remembered
        headers.write(0x0f);
        headers.write(31 - 15);
        text(headers, "application/grpc");
        return headers;
    }

    private static void text(ByteArrayOutputStream out, String text) {
        var bytes = text.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length < 127) {
            out.write(bytes.length);
        } else {
            out.write(127);
            var rest = bytes.length - 127;
            for (; rest >= 128; rest /= 128) out.write(rest % 128 + 128);
            out.write(rest);
        }
        out.writeBytes(bytes);
    }

    private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        var frame = new ByteArrayOutputStream();
        frame.write(payload.length >> 16);
        frame.write(payload.length >> 8);
        frame.write(payload.length);
        frame.write(type);
        frame.write(flags);
        frame.writeBytes(new byte[] {0, 0, 0, (byte) stream});
        frame.writeBytes(payload);
        socket.getOutputStream().write(frame.toByteArray());
    }

    /** Of the answer, where it stands first and as text. */
    int status() throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        while (true) {
            var length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            var type = in.readUnsignedByte();
            in.skipNBytes(5);
            var payload = in.readNBytes(length);
            if (type == HEADERS) {
                var text = new String(payload, StandardCharsets.ISO_8859_1);
                var at = text.indexOf("415");
                return at < 0 ? -1 : Integer.parseInt(text.substring(at, at + 3));
            }
        }
    }

    /** Whether the server ends the connection over such a request, perhaps before all of it is sent. */
    boolean isEndedBy(String path, String value, int times) throws IOException {
        try {
            request(path, value, times);
        } catch (SocketException e) {
            return true;
        }
        return ended();
    }

    /** Whether the server has ended the connection, with whatever it said before. */
    private boolean ended() throws IOException {
        try {
            socket.getInputStream().skipNBytes(Long.MAX_VALUE);
        } catch (EOFException | SocketException e) {
            return true;
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
