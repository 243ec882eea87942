package dev.ragtime.runtime;

import dev.ragtime.runtime.config.UserError;
import dev.ragtime.runtime.embed.EmbeddingException;
import dev.ragtime.runtime.process.Termination;
import dev.ragtime.runtime.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Exit codes of every command: {@value #USER_ERROR} when its author must mend the input, {@value
 * Termination#EXIT_CODE} when it was told to end, else {@value #FAILED}. */
final class Failures implements IExecutionExceptionHandler {
    /** Trying again may help. */
    static final int FAILED = 1;

    /** Trying again does not help; the same code as for a wrong command line. */
    static final int USER_ERROR = CommandLine.ExitCode.USAGE;

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult arguments) {
        if (e instanceof InterruptedException || Thread.currentThread().isInterrupted()) return Termination.EXIT_CODE;
        switch (e) {
            case UserError user -> LOG.error("{}", user.getMessage());
            case StoreException store -> LOG.error("the store failed: {}", store.getMessage(), store);
            case EmbeddingException embedding -> LOG.error("{}", embedding.getMessage(), embedding.getCause());
            default -> LOG.error("{} failed", command.getCommandName(), e);
        }
        var usersOwn = e instanceof UserError || e instanceof EmbeddingException embedding && !embedding.isPassing();
        return usersOwn ? USER_ERROR : FAILED;
    }
}
