package dev.ragtime.runtime;

import dev.ragtime.runtime.evaluate.EvaluateCommand;
import dev.ragtime.runtime.evaluate.GateCommand;
import dev.ragtime.runtime.evaluate.RatingsCommand;
import dev.ragtime.runtime.ingest.IngestCommand;
import dev.ragtime.runtime.local.LocalCommand;
import dev.ragtime.runtime.process.Termination;
import dev.ragtime.runtime.push.PushCommand;
import dev.ragtime.runtime.route.RouteCommand;
import dev.ragtime.runtime.serve.ServeCommand;
import java.io.PrintWriter;
import java.util.List;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The one program of the runtime image; its first argument says which part of the data plane it is. */
@Command(
        name = "ragtime",
        description = "Retrieval-augmented generation, by the manifests that a cluster runs on.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Main.Version.class)
public final class Main implements Runnable {
    private static final List<Class<?>> COMMANDS = List.of(
            IngestCommand.class,
            PushCommand.class,
            ServeCommand.class,
            RouteCommand.class,
            EvaluateCommand.class,
            GateCommand.class,
            RatingsCommand.class,
            LocalCommand.class);

    private static final List<String> AT_A_TERMINAL = List.of("local", "ratings");

    /** The jar's version. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            var version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"ragtime " + (version == null ? "(not packaged)" : version)};
        }
    }

    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        prepare(arguments);
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        // as a command that has nothing else to do when it is told to end
        try (var _ = Termination.heard(Thread.currentThread()::interrupt)) {
            System.exit(commandLine(arguments).execute(arguments));
        }
    }

    /** What libraries read once, when their first class is loaded. */
    static void prepare(String... arguments) {
        // or the tokenizer's library reports its use over the network
        System.setProperty("OPT_OUT_TRACKING", "true");
        // a person reads what these say, apart from what they print; a log collector reads the rest
        if (arguments.length > 0 && AT_A_TERMINAL.contains(arguments[0]))
            System.setProperty("logback.configurationFile", "console.xml");
    }

    /** Runs a command in this process, its results printed to {@code out}; the exit code it would end with. */
    public static int run(PrintWriter out, String... arguments) {
        return commandLine(arguments).setOut(out).execute(arguments);
    }

    /** With the command that is named alone, as a pod that starts need not know the others; with all if none is. */
    static CommandLine commandLine(String... arguments) {
        var line = new CommandLine(new Main());
        var named =
                COMMANDS.stream().filter(command -> named(command, arguments)).toList();
        (named.isEmpty() ? COMMANDS : named).forEach(line::addSubcommand);
        return line.setExecutionExceptionHandler(new Failures());
    }

    private static boolean named(Class<?> command, String... arguments) {
        return arguments.length > 0
                && command.getAnnotation(Command.class).name().equals(arguments[0]);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command");
    }
}
