package dev.schemawave.notify;

import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.Message;
import dev.schemawave.model.Notice;
import dev.schemawave.model.Recipient;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.SchemaLedger;
import dev.schemawave.time.Backoff;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where replicas agree who tells whom of what: notices in the entry of their service in the ledger, with the message in them
 * until it is sent. Who dies on the way leaves it to the others.
 *
 * <p>Here, and nowhere else, clocks of different machines are compared. All that depends on it is whether a message comes
 * once too often, or a little later. For one thread.
 */
final class Board {

    private static final Logger LOG = LoggerFactory.getLogger(Board.class);
    private static final int TRIES = 30;
    private static final int TRIES_AT_ONCE = 3;
    private static final int TRIES_TO_NOTE = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(400);

    private final LedgerKey service;
    private final Set<String> kinds;
    private final Notifications.Opener opener;
    private final TimeSource time;
    private final String me;
    private final Duration giveUp;
    private final Set<String> handled = new HashSet<>();

    /**
     * What came of a look at the ledger.
     *
     * @param claimed what this replica is to send
     * @param again after which time a claim of another replica is worth a look, if there is one
     */
    record Look(List<Parcel> claimed, Optional<Duration> again) {

        static final Look NOTHING = new Look(List.of(), Optional.empty());
    }

    Board(
            LedgerKey service,
            Set<String> kinds,
            Notifications.Opener opener,
            TimeSource time,
            String me,
            Duration giveUp) {
        this.service = service;
        this.kinds = Set.copyOf(kinds);
        this.opener = opener;
        this.time = time;
        this.me = me;
        this.giveUp = giveUp;
    }

    /** Claims a fact, unless somebody has; and what others have left. What cannot be claimed is sent all the same. */
    Look claim(Message draft) throws InterruptedException {
        try (Coordination coordination = opener.open()) {
            if (coordination.ledger().isPresent()) {
                SchemaLedger ledger = coordination.ledger().get();
                Message addressed = draft.to(recipients(draft, ledger.readAll()));
                Optional<Look> look = look(ledger, Optional.of(addressed));
                return look.isPresent() ? look.get() : unclaimed(addressed);
            }
        } catch (CoordinationException e) {
            LOG.debug("[{}] a fact cannot be claimed", service, e);
        } catch (RuntimeException e) {
            LOG.warn("[{}] a fact cannot be claimed", service, e);
        }
        return unclaimed(draft);
    }

    /** Claims what others have left. */
    Look look() throws InterruptedException, CoordinationException {
        try (Coordination coordination = opener.open()) {
            return coordination.ledger().isPresent()
                    ? look(coordination.ledger().get(), Optional.empty()).orElse(Look.NOTHING)
                    : Look.NOTHING;
        }
    }

    /** When it is worth a look whether something in an entry was left by another replica; empty for never. */
    Optional<Duration> due(LedgerEntry entry) {
        Claims claims = claims(entry);
        claims.takeOver(kinds, handled);
        return claims.claimed().isEmpty() ? claims.again() : Optional.of(Duration.ZERO);
    }

    /** Notes that a message was sent, be it one that could not be claimed: else another replica sends it again. */
    void sent(Parcel parcel) throws InterruptedException, CoordinationException {
        Backoff backoff = new Backoff(ThreadLocalRandom.current(), FIRST_PAUSE, LONGEST_PAUSE);
        for (int tries = 1; ; tries++) {
            try {
                note(parcel);
                return;
            } catch (CoordinationException e) {
                if (tries == TRIES_TO_NOTE || !e.isTransient()) {
                    throw e;
                }
                time.newSignal().await(backoff.next());
            }
        }
    }

    private void note(Parcel parcel) throws InterruptedException, CoordinationException {
        try (Coordination coordination = opener.open()) {
            if (coordination.ledger().isPresent()) {
                change(coordination.ledger().get(), entry -> {
                    Instant now = time.now();
                    Notice notice = entry.past()
                            .notice(parcel.notice())
                            .orElseGet(() -> new Notice(parcel.notice(), me, now, Optional.empty()));
                    return entry.withPast(entry.past().withNotice(notice.sent(now)));
                });
            }
        }
    }

    private Optional<Look> look(SchemaLedger ledger, Optional<Message> draft)
            throws CoordinationException, InterruptedException {
        Deadline until = Deadline.in(time, giveUp);
        List<Claims> tried = new ArrayList<>();
        boolean published = change(ledger, entry -> {
            Claims claims = claims(entry);
            draft.ifPresent(message -> claims.claim(message, kinds));
            claims.takeOver(kinds, handled);
            tried.add(claims);
            return claims.entry();
        });
        return published ? Optional.of(parcels(tried.get(tried.size() - 1), until)) : Optional.empty();
    }

    private Claims claims(LedgerEntry entry) {
        return new Claims(entry, me, time.now(), giveUp.multipliedBy(2));
    }

    private Look parcels(Claims claims, Deadline until) {
        List<Parcel> parcels = claims.claimed().stream()
                .map(claim -> new Parcel(claim.kind(), claim.message(), until))
                .toList();
        parcels.forEach(parcel -> handled.add(parcel.notice()));
        return new Look(parcels, claims.again());
    }

    private Look unclaimed(Message draft) {
        Message message = Claims.unclaimed(draft);
        Deadline until = Deadline.in(time, giveUp);
        return new Look(
                kinds.stream()
                        .map(kind -> new Parcel(kind, message, until))
                        .filter(parcel -> handled.add(parcel.notice()))
                        .toList(),
                Optional.empty());
    }

    /** Returns false if there is no entry, or if others were faster each time. */
    private boolean change(SchemaLedger ledger, Function<LedgerEntry, LedgerEntry> change)
            throws CoordinationException, InterruptedException {
        Backoff backoff = new Backoff(ThreadLocalRandom.current(), FIRST_PAUSE, LONGEST_PAUSE);
        for (int tries = 0; tries < TRIES; tries++) {
            Optional<SchemaLedger.Published> now = ledger.read(service);
            if (now.isEmpty()) {
                return false;
            }
            LedgerEntry changed = change.apply(now.get().entry());
            if (changed.equals(now.get().entry())
                    || ledger.publish(changed, now.get().revision())) {
                return true;
            }
            if (tries >= TRIES_AT_ONCE) {
                time.newSignal().await(backoff.next());
            }
        }
        return false;
    }

    /** The service itself, and those that require it, each channel once. */
    private List<Recipient> recipients(Message draft, List<SchemaLedger.Published> ledger) {
        List<Recipient> recipients = new ArrayList<>(List.of(draft.own()));
        Set<Optional<String>> channels =
                new HashSet<>(List.of(Optional.empty(), draft.own().channel()));
        ledger.stream()
                .map(SchemaLedger.Published::entry)
                .filter(entry -> !entry.key().equals(service))
                .filter(entry -> entry.declaration().requires().stream().anyMatch(needs -> needs.concerns(service)))
                .sorted(Comparator.comparing(entry -> entry.key().toString()))
                .map(entry -> Recipient.of(entry.key(), entry.declaration()))
                .filter(recipient -> channels.add(recipient.channel()))
                .forEach(recipients::add);
        return recipients;
    }
}
