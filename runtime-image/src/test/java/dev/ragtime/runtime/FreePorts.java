package dev.ragtime.runtime;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Ports for a server that a test starts as another process. They lie below those that the kernel gives to whoever asks
 * for any (32768 and up on Linux), as clients and other tests' servers do: one of them may be taken in the moment before
 * the server binds it.
 */
public final class FreePorts {
    private static final int FIRST = 12_000;
    private static final int BEYOND = 29_000;

    private FreePorts() {}

    /** One. */
    public static int one() {
        return inARow(1).getFirst();
    }

    /** So many that follow one another, all free at this moment. */
    public static List<Integer> inARow(int count) {
        while (true) {
            var first = ThreadLocalRandom.current().nextInt(FIRST, BEYOND - count);
            var row = IntStream.range(first, first + count).boxed().toList();
            if (row.stream().allMatch(FreePorts::isFree)) return row;
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
