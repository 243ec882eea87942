package dev.ragtime.runtime;

import java.util.ArrayList;
import java.util.List;

/** The program as a process of its own, of the classes under test; begins as fast as it can. */
public final class RuntimeCommand {
    private RuntimeCommand() {}

    public static List<String> of(String... arguments) {
        var command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }
}
