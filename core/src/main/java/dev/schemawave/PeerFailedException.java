package dev.schemawave;

import dev.schemawave.model.Holder;
import dev.schemawave.model.LedgerEntry;
import java.io.Serial;

/**
 * A replica of the same build failed to migrate while this one waited. The migration is not repeated here: it would fail
 * the same way.
 */
public final class PeerFailedException extends SchemawaveException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Holder peer;

    PeerFailedException(String service, LedgerEntry failed) {
        super(
                FailureCard.of(
                                service,
                                "the migration failed on another replica of this build, " + failed.holder() + ": "
                                        + failed.reason().orElse("for no stated reason"),
                                "see the log of that replica. Mend the cause there; a new start tries the migration"
                                        + " again.",
                                "peer-failed")
                        .withDetails(failed.failure().stream()
                                .flatMap(card -> card.lines().skip(1))
                                .map(String::stripTrailing)
                                .toList())
                        .offering("schemawave history  # how the last runs ended"),
                null);
        this.peer = failed.holder();
    }

    /**
     * The replica that failed.
     *
     * @return who ran the migration
     */
    public Holder peer() {
        return peer;
    }
}
