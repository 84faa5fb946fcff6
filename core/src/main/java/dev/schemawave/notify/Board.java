package dev.schemawave.notify;

import dev.schemawave.model.Fingerprint;
import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.Message;
import dev.schemawave.model.Notice;
import dev.schemawave.model.Past;
import dev.schemawave.model.Recipient;
import dev.schemawave.model.RunResult;
import dev.schemawave.model.RunSummary;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.SchemaLedger;
import dev.schemawave.time.Backoff;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * Where replicas agree who tells whom of what: notices in the entry of their service in the ledger, with the message in them
 * until it is sent. Whoever dies on the way leaves it to the others.
 *
 * <p>Here, and nowhere else, clocks of different machines are compared. All that depends on it is whether a message comes
 * once too often, or a little later. For one thread.
 */
final class Board {

    /** After which time the same fact is told again. */
    private static final Duration MEMORY = Duration.ofHours(1);

    private static final int TRIES = 30;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(400);

    private final LedgerKey service;
    private final Set<String> kinds;
    private final Opener opener;
    private final TimeSource time;
    private final String me;
    private final Duration giveUp;
    private final Set<String> handled = new HashSet<>();

    /** Opens a client of the coordination service. */
    @FunctionalInterface
    public interface Opener {

        /**
         * Opens one.
         *
         * @return the client, closed by who has asked for it
         * @throws CoordinationException if that fails
         */
        Coordination open() throws CoordinationException;
    }

    /**
     * What came of a look at the ledger.
     *
     * @param claimed what this replica is to send
     * @param again after which time a claim of another replica is worth a look
     */
    record Look(List<Parcel> claimed, Optional<Duration> again) {}

    Board(LedgerKey service, Set<String> kinds, Opener opener, TimeSource time, String me, Duration giveUp) {
        this.service = service;
        this.kinds = new LinkedHashSet<>(kinds);
        this.opener = opener;
        this.time = time;
        this.me = me;
        this.giveUp = giveUp;
    }

    /** Claims a fact, and what others have claimed and not sent. A fact that cannot be claimed is sent all the same. */
    Look claim(Message draft) throws InterruptedException {
        try (Coordination coordination = opener.open()) {
            if (coordination.ledger().isPresent()) {
                SchemaLedger ledger = coordination.ledger().get();
                Message addressed = draft.to(recipients(draft, ledger.readAll()));
                return change(ledger, entry -> new Claims(entry, Optional.of(addressed)))
                        .orElseGet(() -> unclaimed(addressed));
            }
        } catch (CoordinationException e) {
            return unclaimed(draft);
        }
        return unclaimed(draft);
    }

    /** Claims what others have claimed and not sent. */
    Look look() throws CoordinationException, InterruptedException {
        return look(entry -> new Claims(entry, Optional.empty())).orElseGet(() -> new Look(List.of(), Optional.empty()));
    }
}
