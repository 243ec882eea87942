package dev.ragtime.runtime.route;

import picocli.CommandLine;

/** Entry point of {@link RouteProcessTest}'s process. */
final class RouteProcess {
    private RouteProcess() {}

    public static void main(String... arguments) {
        System.exit(new CommandLine(new RouteCommand()).execute(arguments));
    }
}
