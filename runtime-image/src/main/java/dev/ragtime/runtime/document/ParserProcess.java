package dev.ragtime.runtime.document;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Parses in a process with memory of its own, which is started when first needed, does one document at a time and ends
 * with this one. A document that takes too long or too much ends it; the next gets another. Each of a document's pictures
 * has as much time as all the rest. Thread-safe.
 */
final class ParserProcess {
    private static final Duration START = Duration.ofMinutes(2);

    /** How often it is looked whether a document takes too long, at least. */
    private static final Duration LOOK = Duration.ofMillis(500);

    /** On a busy machine a process may need so many times longer than it works. */
    private static final int BUSY = 10;

    private final int memoryMebibytes;
    private final Duration timeout;
    private final OcrLanguages languages;
    private final ReentrantLock turn = new ReentrantLock(true);
    private Optional<Process> running = Optional.empty();

    /** @param languages in which pictures are read */
    ParserProcess(int memoryMebibytes, Duration timeout, OcrLanguages languages) {
        this.memoryMebibytes = memoryMebibytes;
        this.timeout = timeout;
        this.languages = languages;
    }

    /** @param stopped asked now and then: reading pictures, which may take hours, ends when it says so */
    ParsedText parse(Format format, String path, byte[] content, int maxCharacters, BooleanSupplier stopped)
            throws UnreadableDocument, InterruptedException {
        turn.lockInterruptibly();
        try {
            return ask(format, path, content, maxCharacters, stopped);
        } finally {
            turn.unlock();
        }
    }

    private ParsedText ask(Format format, String path, byte[] content, int maxCharacters, BooleanSupplier stopped)
            throws UnreadableDocument, InterruptedException {
        var process = running.filter(Process::isAlive);
        if (process.isEmpty()) process = Optional.of(start());
        var child = process.get();
        var pictures = new AtomicInteger();
        return within(
                timeout,
                child,
                "to parse",
                pictures,
                stopped,
                () -> exchange(child, format, path, content, maxCharacters, pictures));
    }

    /**
     * @param limit of the time for which the process works: what others take of the machine is not its doing
     * @param steps that were done: the limit is for each
     * @param stopped whether there is to be no further step
     */
    private <T> T within(
            Duration limit,
            Process process,
            String work,
            AtomicInteger steps,
            BooleanSupplier stopped,
            Callable<T> exchange)
            throws UnreadableDocument, InterruptedException {
        var answer = new FutureTask<>(exchange);
        // a read of a pipe cannot be interrupted, and must not keep other virtual threads waiting
        Thread.ofPlatform().daemon().name("parse").start(answer);
        try {
            return answered(answer, limit, process, steps, stopped);
        } catch (TimeoutException e) {
            end(process);
            throw UnreadableDocument.transientFailure("it took longer than " + limit.toSeconds() + " s " + work, e);
        } catch (CancellationException e) {
            end(process);
            throw UnreadableDocument.transientFailure(
                    "reading its pictures was stopped; the next run begins it again", e);
        } catch (InterruptedException e) {
            end(process);
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnreadableDocument unreadable) throw unreadable;
            throw ended(process, e.getCause());
        }
    }

    /** @throws CancellationException when it was stopped */
    private static <T> T answered(
            FutureTask<T> answer, Duration limit, Process process, AtomicInteger steps, BooleanSupplier stopped)
            throws TimeoutException, InterruptedException, ExecutionException {
        var look = limit.compareTo(LOOK) < 0 ? limit : LOOK;
        var begun = worked(process);
        var latest = System.nanoTime() + BUSY * limit.toNanos();
        int step = steps.get();
        while (true) {
            if (steps.get() > 0 && stopped.getAsBoolean()) answer.cancel(false);
            if (step != steps.get()) {
                step = steps.get();
                begun = worked(process);
                latest = System.nanoTime() + BUSY * limit.toNanos();
            }
            try {
                return answer.get(look.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                boolean tooLong = worked(process).minus(begun).compareTo(limit) > 0;
                if (tooLong || System.nanoTime() > latest) throw e;
            }
        }
    }

    /** Processor time so far. */
    private static Duration worked(Process process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** The next document gets another one: this takes a moment to end, and would end that document, too. */
    private void end(Process process) {
        running = Optional.empty();
        process.destroyForcibly();
    }

    private static ParsedText exchange(
            Process process, Format format, String path, byte[] content, int maxCharacters, AtomicInteger pictures)
            throws IOException, UnreadableDocument {
        var out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        out.writeInt(format.ordinal());
        ParsedTextStream.text(path, out);
        out.writeInt(maxCharacters);
        out.writeInt(content.length);
        out.write(content);
        out.flush();
        var in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
        byte kind = in.readByte();
        while (kind == ParserWorker.PICTURE) {
            pictures.incrementAndGet();
            kind = in.readByte();
        }
        return switch (kind) {
            case ParserWorker.PARSED -> ParsedTextStream.read(in);
            case ParserWorker.PERMANENT -> throw ParserWorker.unreadable(true, in);
            case ParserWorker.TRANSIENT -> throw ParserWorker.unreadable(false, in);
            default -> throw new IOException("what it answered is no answer");
        };
    }

    private UnreadableDocument ended(Process process, Throwable cause) throws InterruptedException {
        if (!process.waitFor(5, TimeUnit.SECONDS)) process.destroyForcibly().waitFor();
        var reason = process.exitValue() == ParserWorker.OUT_OF_MEMORY
                ? "it needs more than " + memoryMebibytes + " MiB of memory to be parsed, a fifth of what there is"
                : "the process that parsed it ended with code " + process.exitValue();
        return UnreadableDocument.transientFailure(reason, cause);
    }

    /** What a start takes is not the document's doing. */
    private Process start() throws UnreadableDocument, InterruptedException {
        try {
            var builder = new ProcessBuilder(command()).redirectError(ProcessBuilder.Redirect.DISCARD);
            // options that are meant for this process
            builder.environment().keySet().removeAll(Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
            var started = builder.start();
            running = Optional.of(started);
            offer(started);
            within(
                    START,
                    started,
                    "to start the process that parses it",
                    new AtomicInteger(),
                    () -> false,
                    () -> started.getInputStream().read());
            return started;
        } catch (IOException e) {
            throw UnreadableDocument.transientFailure("no process could be started to parse it: " + e.getMessage(), e);
        }
    }

    /** Should memory run short after all, the kernel is to end this process and not the one that writes the index. */
    private static void offer(Process process) throws IOException {
        var score = Path.of("/proc", Long.toString(process.pid()), "oom_score_adj");
        if (Files.isWritable(score)) Files.writeString(score, "1000");
    }

    private List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + memoryMebibytes + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+DisplayVMOutputToStderr",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                ParserWorker.class.getName(),
                languages.names(),
                Long.toString(timeout.toMillis()));
    }
}
