package dev.schemawave;

import dev.schemawave.spi.MigrationException;
import java.io.Serial;
import java.util.Optional;

/** A migration or a rollback failed, or the tool refused to begin. The message names file and statement, what is left behind, and the cure. */
public final class MigrationFailedException extends SchemawaveException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient MigrationException.Failure failure;

    MigrationFailedException(String service, MigrationException cause) {
        this(card(service, "the migration", cause.failure()), cause);
    }

    MigrationFailedException(FailureCard card, MigrationException cause) {
        super(card, cause);
        this.failure = cause.failure();
    }

    static FailureCard card(String service, String what, MigrationException.Failure failure) {
        return FailureCard.of(service, what + " failed: " + failure.reason(), failure.next(), "migration-failed")
                .at(FailureCard.Facts.of(failure))
                .leaving(Optional.empty(), Optional.of(failure.leftBehind()), false)
                .offering("schemawave history  # how the last runs ended");
    }

    /**
     * The facts that the message is made of.
     *
     * @return what failed, where, and what is left behind
     */
    public MigrationException.Failure failure() {
        return failure;
    }
}
