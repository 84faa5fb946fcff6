package dev.schemawave.spi;

import java.io.Serial;
import java.util.Optional;

/** The migration tool failed or refused. Carries what people need to know to go on. */
public final class MigrationException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    /**
     * Says what failed.
     *
     * @param failure the facts
     * @param cause the tool's own exception
     */
    public MigrationException(Failure failure, Throwable cause) {
        super(failure.reason(), cause);
        this.failure = failure;
    }

    /** Says what a runner cannot do. */
    static MigrationException unsupported(String what, String next) {
        return new MigrationException(
                new Failure(
                        what,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        "unchanged",
                        next),
                new UnsupportedOperationException(what));
    }

    /**
     * The facts.
     *
     * @return what failed, where, and what is left behind
     */
    public Failure failure() {
        return failure;
    }

    /**
     * What failed.
     *
     * @param reason the error in one line, as the database or the tool words it
     * @param step the step that failed, if the tool had begun one
     * @param file the file, if the tool names it
     * @param line the line in the file, if the tool names it
     * @param statement the statement, if there was one
     * @param leftBehind what state the schema is in now
     * @param next what to do
     */
    public record Failure(
            String reason,
            Optional<String> step,
            Optional<String> file,
            Optional<Integer> line,
            Optional<String> statement,
            String leftBehind,
            String next) {}
}
