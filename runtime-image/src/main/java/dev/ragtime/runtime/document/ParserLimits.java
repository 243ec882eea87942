package dev.ragtime.runtime.document;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * What one document may cost.
 *
 * @param maxBytes size of the file
 * @param maxCharacters length of its text
 * @param timeout time to parse it, without its pictures, each of which has as much
 * @param memoryMebibytes memory of the process that parses what could need much
 */
public record ParserLimits(int maxBytes, int maxCharacters, Duration timeout, int memoryMebibytes) {
    private static final long MEBIBYTE = 1 << 20;
    private static final int LEAST_MEBIBYTES = 128;
    private static final int MOST_MEBIBYTES = 1024;

    /**
     * With a fifth of the memory that this container or machine has, 128 to 1024 MiB: the heap of this process may take
     * 60 percent, and what is left is for the model, the code and the stacks of both.
     */
    public ParserLimits(int maxBytes, int maxCharacters, Duration timeout) {
        this(maxBytes, maxCharacters, timeout, fifthOfMemory());
    }

    public static ParserLimits defaults() {
        return new ParserLimits(32 << 20, 10_000_000, Duration.ofSeconds(60));
    }

    private static int fifthOfMemory() {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system))
            return LEAST_MEBIBYTES;
        return (int) Math.clamp(system.getTotalMemorySize() / 5 / MEBIBYTE, LEAST_MEBIBYTES, MOST_MEBIBYTES);
    }
}
