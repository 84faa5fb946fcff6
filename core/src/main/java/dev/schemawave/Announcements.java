package dev.schemawave;

import dev.schemawave.model.Fingerprint;
import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerEntry.Status;
import dev.schemawave.model.LockName;
import dev.schemawave.model.Past;
import dev.schemawave.model.RunSummary;
import dev.schemawave.model.SchemaPlan;
import dev.schemawave.plan.Standing;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.SchemaLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the replicas of this service tell each other and other services through the ledger: hints, so that a failure to tell
 * is never one of the start-up.
 */
final class Announcements {

    /** Whoever tells people of something publishes the entry again, twice. */
    private static final int TRIES = 10;

    private final Run run;
    private final Optional<SchemaLedger> ledger;
    private final Build build;
    private final LockName lock;
    private final List<RunSummary> runs = new ArrayList<>();
    private Optional<SchemaLedger.Published> seen = Optional.empty();
    private boolean ended;

    /** Who announces. */
    interface Build {

        /** Equal in all replicas that do the same. */
        Fingerprint build();

        /** The name of the migration tool. */
        String tool();
    }

    /**
     * Remembers what is announced now: everything else is news.
     *
     * @param run whose
     * @param ledger where
     * @param build that announces it
     * @param lock under which
     */
    Announcements(Run run, Optional<SchemaLedger> ledger, Build build, LockName lock) throws CoordinationException {
        this.run = run;
        this.ledger = ledger;
        this.build = build;
        this.lock = lock;
        if (ledger.isPresent()) {
            this.seen = own();
        }
    }

    boolean isSupported() {
        return ledger.isPresent();
    }

    /** Whether a run of whatever build has ended since. */
    boolean hasRunEnded() {
        return ended;
    }

    /** The newest announcement, unless it has been seen before. */
    Optional<LedgerEntry> news() {
        if (ledger.isEmpty()) {
            return Optional.empty();
        }
        try {
            Optional<SchemaLedger.Published> now = own();
            if (now.isEmpty() || !isNews(now.get())) {
                return Optional.empty();
            }
            Status status = now.get().entry().status();
            ended |= status == Status.READY || status == Status.FAILED;
            return now.map(SchemaLedger.Published::entry);
        } catch (CoordinationException e) {
            return Optional.empty();
        }
    }

    /** Takes note of what stands in the ledger. Returns false if it was announced before, whatever its past is now. */
    private boolean isNews(SchemaLedger.Published now) {
        boolean known = seen.filter(before ->
                        before.revision() == now.revision() || now.entry().repeats(before.entry()))
                .isPresent();
        seen = Optional.of(now);
        return !known;
    }

    /** What all services announce. */
    List<SchemaLedger.Published> all() throws CoordinationException {
        return ledger.isPresent() ? ledger.get().readAll() : List.of();
    }

    /** What the replicas of this service have announced by now is no news. */
    void overlook(List<SchemaLedger.Published> seen) {
        seen.stream()
                .filter(published -> published.entry().key().equals(run.service()))
                .forEach(published -> this.seen = Optional.of(published));
    }

    /** A run has ended: what is announced from now on has it in its past. */
    void remember(RunSummary run) {
        runs.add(run);
    }

    Optional<SchemaLedger.Watch> watch(Runnable changed) {
        try {
            return ledger.isPresent() ? ledger.get().watch(changed) : Optional.empty();
        } catch (CoordinationException e) {
            return Optional.empty();
        }
    }

    /** Where the schema stands, with the version that this build declares where the tool can name none. */
    Standing standing(Status status, SchemaPlan plan) {
        boolean ofThisBuild = status == Status.READY && plan.ahead().isEmpty();
        Optional<String> declared = ofThisBuild ? run.settings().declaration().version() : Optional.empty();
        return new Standing(plan.current().or(() -> declared), plan.tags());
    }

    /** As below, of the schema as the tool sees it. */
    void publish(
            Status status, SchemaPlan plan, Optional<String> failure, long epoch, Predicate<LedgerEntry> mayReplace) {
        publish(status, standing(status, plan), failure, epoch, mayReplace);
    }

    /** A run has ended of which nothing else is announced: what stands in the ledger gets it into its past. */
    void handOn(RunSummary run) {
        remember(run);
        if (ledger.isEmpty() || seen.isEmpty()) {
            return;
        }
        try {
            LedgerEntry entry = seen.get().entry();
            ledger.get().publish(entry.withPast(past()), seen.get().revision());
        } catch (CoordinationException e) {
            notAnnounced(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Announces.
     *
     * @param status what is going on
     * @param standing the schema as it is
     * @param failure what went wrong, if it did
     * @param epoch of the claim, 0 for none
     * @param mayReplace whether this is still to be said if somebody else has announced something else since
     */
    void publish(
            Status status, Standing standing, Optional<String> failure, long epoch, Predicate<LedgerEntry> mayReplace) {
        if (ledger.isEmpty()) {
            return;
        }
        try {
            for (int tried = 1; ; tried++) {
                LedgerEntry entry = entry(status, standing, failure, epoch);
                long expected = seen.map(SchemaLedger.Published::revision).orElse(SchemaLedger.NONE);
                if (ledger.get().publish(entry, expected)) {
                    seen = own().or(() -> seen);
                    return;
                }
                Optional<SchemaLedger.Published> newest = own();
                boolean replaced = newest.filter(this::isNews)
                        .filter(now -> !mayReplace.test(now.entry()))
                        .isPresent();
                seen = newest;
                if (tried == TRIES || replaced) {
                    notAnnounced("another replica has announced something since");
                    return;
                }
            }
        } catch (CoordinationException e) {
            notAnnounced(String.valueOf(e.getMessage()));
        }
    }

    private LedgerEntry entry(Status status, Standing standing, Optional<String> failure, long epoch) {
        return new LedgerEntry(
                run.service(),
                status,
                standing.version(),
                standing.tags(),
                build.build(),
                build.tool(),
                run.me(),
                run.time().now(),
                failure,
                Optional.of(lock),
                epoch,
                run.settings().declaration(),
                past());
    }

    /** That of the entry which is replaced, and what has happened since. */
    private Past past() {
        Past past = seen.map(published -> published.entry().past()).orElse(Past.NONE);
        for (RunSummary ended : runs) {
            past = past.withRun(ended);
        }
        return past;
    }

    private Optional<SchemaLedger.Published> own() throws CoordinationException {
        return ledger.isPresent() ? ledger.get().read(run.service()) : Optional.empty();
    }

    private void notAnnounced(String reason) {
        run.tell((service, at) -> new CoordinationEvent.NotAnnounced(service, at, reason));
    }
}
