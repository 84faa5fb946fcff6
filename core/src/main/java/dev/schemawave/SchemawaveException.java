package dev.schemawave;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A start-up that must not go on. One class for each thing that can be done about it; every message names the service,
 * what happened, and what to do next, and holds no secret.
 */
public abstract sealed class SchemawaveException extends RuntimeException
        permits ConfigurationException,
                CoordinationUnavailableException,
                DatabaseUnavailableException,
                HalfAppliedException,
                LeaseLostException,
                LockTimeoutException,
                MigrationFailedException,
                PeerFailedException,
                RequirementCycleException,
                RequirementsNotMetException,
                RollbackRefusedException,
                SchemaAheadException,
                StoppedException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient FailureCard card;

    SchemawaveException(FailureCard card, @Nullable Throwable cause) {
        super(card.text(), cause);
        this.card = card;
    }

    /**
     * All that is known of the failure.
     *
     * @return the card whose text is the message
     */
    public final FailureCard card() {
        return card;
    }

    /**
     * The service, and its schema if it has several.
     *
     * @return the service's name, or {@code unnamed service} where the configuration gave none
     */
    public final String service() {
        return card.service();
    }

    /**
     * The next thing to do.
     *
     * @return the advice of the card
     */
    public final String next() {
        return card.next();
    }
}
