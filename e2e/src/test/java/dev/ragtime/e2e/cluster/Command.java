package dev.ragtime.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Runs kubectl, helm and the project's scripts as a user would. */
public final class Command {
    private Command() {}

    /** What a finished command said. */
    public record Result(int exitCode, String output) {
        public Result mustSucceed() {
            if (exitCode != 0) throw new AssertionError("exit code " + exitCode + ":\n" + output);
            return this;
        }
    }

    public static Result kubectl(String... arguments) {
        return run("", "kubectl", List.of(arguments));
    }

    /** kubectl with standard input. */
    public static Result kubectlWith(String input, String... arguments) {
        return run(input, "kubectl", List.of(arguments));
    }

    public static Result helm(String... arguments) {
        return run("", "helm", List.of(arguments));
    }

    /** Argo CD's program, here as its command line. */
    public static Result argocd(String... arguments) {
        return run("", "argocd", List.of(arguments));
    }

    /** A script of the project, by its path. */
    public static Result script(String path, String... arguments) {
        return run("", Settings.root().resolve(path).toString(), List.of(arguments));
    }

    /** A shell that reads what a page of the documentation shows. */
    public static Result shell(String commands) {
        return run(commands, "/bin/bash", List.of("-eu", "-o", "pipefail"));
    }

    private static Result run(String input, String tool, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(Settings.tools().resolve(tool).toString());
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("KUBECONFIG", Settings.kubeconfig().toString());
        builder.environment().put("TOOLS_DIR", Settings.tools().toString());
        builder.environment().merge("PATH", Settings.tools().toString(), (path, tools) -> tools + ":" + path);
        try {
            var process = builder.start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(String.join(" ", command), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
