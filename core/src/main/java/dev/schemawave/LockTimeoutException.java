package dev.schemawave;

import dev.schemawave.model.Holder;
import java.io.Serial;
import java.time.Duration;
import java.util.Optional;

/** Another replica held the lease for longer than this one was willing to wait. The message names it. */
public final class LockTimeoutException extends SchemawaveException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Optional<Holder> holder;

    LockTimeoutException(String service, Duration waited, Optional<Holder> holder) {
        super(
                FailureCard.of(
                                service,
                                "waited " + Texts.duration(waited) + " for the lease, which is held by "
                                        + holder.map(Holder::toString)
                                                .orElse("somebody whom the backend does not name"),
                                "look whether that replica makes progress; if it does, raise schemawave.wait.timeout and the budget of"
                                        + " the start-up probe. The holder goes on, and its lease ends by itself when it dies.",
                                "lock-timeout")
                        .offering("schemawave status  # who has the lease, since when, and what it is doing"),
                null);
        this.holder = holder;
    }

    /**
     * Who held the lease when this replica gave up.
     *
     * @return the holder, as far as the backend names it
     */
    public Optional<Holder> holder() {
        return holder;
    }
}
