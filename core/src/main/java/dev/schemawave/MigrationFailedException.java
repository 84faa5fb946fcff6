package dev.schemawave;

import dev.schemawave.spi.MigrationException;
import java.io.Serial;

/** A migration or a rollback failed, or the tool refused to begin. The message names file and statement, what is left behind, and the cure. */
public final class MigrationFailedException extends SchemawaveException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient MigrationException.Failure failure;

    MigrationFailedException(String service, MigrationException cause) {
        this(service, "the migration", cause);
    }

    MigrationFailedException(String service, String what, MigrationException cause) {
        super(service, describe(what, cause.failure()), cause.failure().next(), cause);
        this.failure = cause.failure();
    }

    /**
     * The facts that the message is made of.
     *
     * @return what failed, where, and what is left behind
     */
    public MigrationException.Failure failure() {
        return failure;
    }

    private static String describe(String what, MigrationException.Failure failure) {
        StringBuilder text = new StringBuilder(what).append(" failed: ").append(failure.reason());
        failure.step().ifPresent(step -> text.append("\n  step:      ").append(step));
        failure.file().ifPresent(file -> text.append("\n  file:      ").append(file));
        failure.line().ifPresent(line -> text.append(", line ").append(line));
        failure.statement()
                .ifPresent(statement -> text.append("\n  statement: ").append(statement.strip()));
        return text.append("\n  schema:    ").append(failure.leftBehind()).toString();
    }
}
