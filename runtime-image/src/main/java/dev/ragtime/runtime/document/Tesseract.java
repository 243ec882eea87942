package dev.ragtime.runtime.document;

import dev.ragtime.runtime.document.PdfLines.Line;
import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads pictures by the program {@code tesseract}, which gets each by its input and answers by its output, so that no file is
 * left anywhere. The kernel bounds its memory and its time, and ends it with the thread that began it. Not thread-safe.
 */
final class Tesseract implements PictureReader {
    /** Of one process; a page of A3 in four languages takes a quarter of it. */
    private static final long MEMORY = 768L << 20;

    /** A busy machine may give it so many times less than its time. */
    private static final int BUSY = 5;

    /** Lines that fall more steeply, by half a degree, are read worse than straight ones. */
    private static final double LEAST_SLOPE = 0.009;

    private static final int LONGEST_ANSWER = 64 << 20;
    private static final Path USUAL = Path.of("/usr/bin/tesseract");

    private final OcrLanguages languages;
    private final Duration limit;
    private final String program;
    private boolean checked;

    /** @param limit of the processor's time for one picture */
    Tesseract(OcrLanguages languages, Duration limit) {
        this(languages, limit, find());
    }

    Tesseract(OcrLanguages languages, Duration limit, String program) {
        this.languages = languages;
        this.limit = limit;
        this.program = program;
    }

    /** The first on the path, else where Debian has it. */
    private static String find() {
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(File.pathSeparator))
                .map(folder -> Path.of(folder, "tesseract"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(USUAL)
                .toString();
    }

    @Override
    public OcrLanguages languages() {
        return languages;
    }

    @Override
    public void check() throws PictureUnread, InterruptedException {
        if (checked) return;
        var there = installed();
        var missing =
                languages.each().stream().filter(one -> !there.contains(one)).toList();
        if (!missing.isEmpty()) {
            throw new PictureUnread("spec.ocr.languages: Tesseract has no data of " + String.join(", ", missing)
                    + " here; install it: apt-get install "
                    + missing.stream().map(one -> "tesseract-ocr-" + one).collect(Collectors.joining(" ")));
        }
        if (!there.contains("osd")) {
            throw new PictureUnread("spec.ocr: Tesseract cannot tell here which side of a picture is up;"
                    + " install its data: apt-get install tesseract-ocr-osd");
        }
        checked = true;
    }

    private List<String> installed() throws PictureUnread, InterruptedException {
        if (!Files.isExecutable(Path.of(program))) {
            throw new PictureUnread(
                    "spec.ocr needs Tesseract, which is not here; install it: apt-get install tesseract-ocr "
                            + languages.each().stream()
                                    .map(one -> "tesseract-ocr-" + one)
                                    .collect(Collectors.joining(" ")));
        }
        var answer = run(List.of("--list-langs"), out -> {});
        return new String(answer, StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .toList();
    }

    @Override
    public List<Line> read(BufferedImage grey, int resolution, int page) throws PictureUnread, InterruptedException {
        check();
        var hocr = hocr(grey, resolution);
        double slope = Hocr.slope(hocr);
        if (Math.abs(slope) > LEAST_SLOPE) hocr = hocr(straightened(grey, slope), resolution);
        return Hocr.lines(hocr, resolution, page);
    }

    private String hocr(BufferedImage grey, int resolution) throws PictureUnread, InterruptedException {
        var hocr = run(
                List.of(
                        "stdin",
                        "stdout",
                        "-l",
                        languages.names(),
                        // the layout of the page, and which side of it is up
                        "--psm",
                        "1",
                        "--dpi",
                        Integer.toString(resolution),
                        "-c",
                        "tessedit_create_hocr=1"),
                out -> write(grey, out));
        return new String(hocr, StandardCharsets.UTF_8);
    }

    /** @param slope of its lines, to the right and down */
    private static BufferedImage straightened(BufferedImage grey, double slope) {
        int width = grey.getWidth();
        int height = grey.getHeight();
        var straight = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        var drawing = straight.createGraphics();
        try {
            drawing.setColor(Color.WHITE);
            drawing.fillRect(0, 0, width, height);
            drawing.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            drawing.rotate(-Math.atan(slope), width / 2.0, height / 2.0);
            drawing.drawImage(grey, 0, 0, null);
            return straight;
        } finally {
            drawing.dispose();
        }
    }

    /** As a "portable graymap", which needs no packing. */
    private static void write(BufferedImage grey, OutputStream out) throws IOException {
        var header = "P5\n" + grey.getWidth() + " " + grey.getHeight() + "\n255\n";
        out.write(header.getBytes(StandardCharsets.US_ASCII));
        out.write(((DataBufferByte) grey.getRaster().getDataBuffer()).getData());
    }

    @FunctionalInterface
    private interface Input {
        void write(OutputStream out) throws IOException;
    }

    private byte[] run(List<String> arguments, Input input) throws PictureUnread, InterruptedException {
        var process = start(arguments);
        try {
            Thread.ofVirtual().start(() -> feed(process, input));
            var answer = new FutureTask<>(() -> process.getInputStream().readNBytes(LONGEST_ANSWER));
            Thread.ofPlatform().daemon().name("tesseract").start(answer);
            var read = answer.get(BUSY * limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!process.waitFor(BUSY, TimeUnit.SECONDS)) throw new TimeoutException();
            if (process.exitValue() == 0) return read;
            throw new PictureUnread(ended(process.exitValue()));
        } catch (TimeoutException e) {
            throw new PictureUnread("reading it took longer than " + limit.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new PictureUnread("the answer of tesseract cannot be read: " + e.getCause(), e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static void feed(Process process, Input input) {
        try (var out = new BufferedOutputStream(process.getOutputStream())) {
            input.write(out);
        } catch (IOException e) {
            // it ended without reading all: its exit code says why
        }
    }

    private String ended(int exitCode) {
        return switch (exitCode) {
            // SIGXCPU and SIGKILL, by which the kernel enforces the limit of time
            case 128 + 24, 128 + 9 -> "reading it took longer than " + limit.toSeconds() + " s of the processor";
            default -> "tesseract ended with code " + exitCode + " on it";
        };
    }

    private Process start(List<String> arguments) throws PictureUnread {
        var command = new ArrayList<>(List.of(
                "/usr/bin/setpriv",
                "--pdeathsig",
                "KILL",
                "/usr/bin/prlimit",
                "--cpu=" + Math.max(1, limit.toSeconds()),
                "--as=" + MEMORY,
                "--core=0",
                program));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().retainAll(List.of("TESSDATA_PREFIX"));
        builder.environment().put("OMP_THREAD_LIMIT", "1");
        builder.environment().put("LC_ALL", "C.UTF-8");
        try {
            return builder.start();
        } catch (IOException e) {
            throw new PictureUnread("tesseract could not be started: " + e.getMessage(), e);
        }
    }
}
