package dev.schemawave;

import dev.schemawave.lease.PatientWaiter;
import dev.schemawave.model.Holder;
import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerEntry.Status;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.Requirement;
import dev.schemawave.model.Unmet;
import dev.schemawave.plan.Cycles;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.DistributedLock;
import dev.schemawave.spi.SchemaLedger;
import dev.schemawave.spi.SchemaLedger.Published;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a replica waits for the schemas of other services. It holds nothing meanwhile that anybody could need, and shows in
 * the ledger that it waits, so that services that wait for each other find out.
 */
final class Gate implements PatientWaiter.Desk, AutoCloseable {

    /** Bounds what a notification that was lost can cost. */
    private static final Duration LOOK_AT_LEAST_EVERY = Duration.ofSeconds(20);

    /** Where the ledger cannot tell of changes. */
    private static final Duration LOOK_UNTOLD_EVERY = Duration.ofSeconds(1);

    private final Run run;
    private final DistributedLock lock;
    private final Announcements announcements;
    private final Inspection schema;
    private final Presence presence;
    private final PatientWaiter waiter;
    private final Map<LedgerKey, Published> seenFirst = new HashMap<>();
    private final List<Requirement> requires;
    private final Map<Requirement, Duration> metAfter = new HashMap<>();
    private boolean met;
    private SchemaLedger.@Nullable Watch watch;
    private List<Unmet> unmet = List.of();
    private @Nullable SchemawaveException refusal;

    /**
     * Waits for nothing yet.
     *
     * @param run whose
     * @param lock shows who is alive and who migrates
     * @param announcements of all services
     * @param schema the own one
     */
    Gate(Run run, DistributedLock lock, Announcements announcements, Inspection schema) {
        this.run = run;
        this.lock = lock;
        this.announcements = announcements;
        this.schema = schema;
        this.presence = new Presence(run, lock);
        this.waiter = new PatientWaiter(run.time(), run.settings().times().gateTimeout(), this);
        this.requires = run.settings().declaration().requires().stream()
                .filter(requirement -> !requirement.optional())
                .toList();
    }

    /** Waits until all requirements are met. Returns false if they were from the beginning. */
    boolean await() throws InterruptedException, CoordinationException {
        boolean passed = false;
        try {
            boolean waited = pass();
            passed = true;
            return waited;
        } finally {
            tellLeft(passed);
        }
    }

    private void tellLeft(boolean passed) {
        Duration now = waiter.waited();
        Map<Requirement, Duration> waited =
                requires.stream().collect(Collectors.toMap(one -> one, one -> metAfter.getOrDefault(one, now)));
        run.tell((service, at) -> new CoordinationEvent.GateLeft(service, at, passed, waited));
    }

    private boolean pass() throws InterruptedException, CoordinationException {
        List<Published> first = new Patience(run).insist(announcements::all);
        first.forEach(published -> seenFirst.put(published.entry().key(), published));
        if (isMet(first)) {
            tellWhatIsForgone(first);
            return false;
        }
        run.shutdown().whenRequested(waiter::giveUp);
        watch = announcements.watch(waiter::announce).orElse(null);
        while (!isDecided() && !waiter.isOver()) {
            waiter.pause(isToldOfNews() ? LOOK_AT_LEAST_EVERY : LOOK_UNTOLD_EVERY);
        }
        if (run.shutdown().isRequested()) {
            throw run.stopped("the process was told to stop while it waited for other services", null);
        }
        if (!met && refusal == null) {
            refuse(new RequirementsNotMetException(run.service().toString(), waiter.waited(), asked(unmet)));
        }
        if (refusal != null) {
            throw refusal;
        }
        return true;
    }

    private boolean isMet(List<Published> ledger) {
        List<LedgerEntry> entries = ledger.stream().map(Published::entry).toList();
        unmet = Unmet.of(requires, entries);
        Duration waited = waiter.waited();
        requires.forEach(one -> metAfter.putIfAbsent(one, waited));
        unmet.forEach(one -> metAfter.remove(one.requirement()));
        return unmet.isEmpty();
    }

    private void tellWhatIsForgone(List<Published> ledger) {
        List<LedgerEntry> entries = ledger.stream().map(Published::entry).toList();
        List<Unmet> missing = Unmet.of(run.settings().declaration().requires(), entries);
        if (!missing.isEmpty()) {
            run.tell((service, at) -> new CoordinationEvent.OptionalRequirementsUnmet(service, at, missing));
        }
    }

    /**
     * Shows itself before it looks: of two that begin at once, at least one sees both. What has been decided stays so, even
     * if the ledger cannot be read any more.
     */
    @Override
    public boolean isDecided() {
        return met || refusal != null || decides();
    }

    private boolean decides() {
        try {
            List<Published> ledger = announcements.all();
            if (!isMet(ledger)) {
                announcements.overlook(ledger);
                if (presence.show("waits for " + list(unmet)) && !isShownIn(ledger)) {
                    announcements.publish(Status.WAITING, schema.seen(), Optional.empty(), 0, this::saysLess);
                    ledger = announcements.all();
                }
            }
            if (isMet(ledger)) {
                met = true;
                tellWhatIsForgone(ledger);
                return true;
            }
            cycle(ledger)
                    .ifPresent(services ->
                            refuse(new RequirementCycleException(run.service().toString(), services)));
            return refusal != null;
        } catch (CoordinationException e) {
            run.tell((service, at) -> new CoordinationEvent.Unreachable(
                    service, at, "the ledger", waiter.waited(), String.valueOf(e.getMessage())));
            return false;
        }
    }

    private boolean isShownIn(List<Published> ledger) {
        return ledger.stream()
                .filter(published -> published.entry().key().equals(run.service()))
                .anyMatch(published -> isOurs(published.entry()) || (isNew(published) && !saysLess(published.entry())));
    }

    private boolean isOurs(LedgerEntry entry) {
        return entry.status() == Status.WAITING && entry.fingerprint().equals(schema.build());
    }

    private boolean isNew(Published published) {
        Published first = seenFirst.get(published.entry().key());
        return first == null
                || (published.revision() != first.revision()
                        && !published.entry().repeats(first.entry()));
    }

    /** What a replica announces that has come further than this one is left as it is. */
    private boolean saysLess(LedgerEntry newest) {
        return newest.status() == Status.WAITING
                || newest.status() == Status.FAILED
                || !newest.fingerprint().equals(schema.build());
    }

    private static String list(List<Unmet> unmet) {
        return unmet.stream().map(Unmet::requirement).map(Requirement::toString).collect(Collectors.joining(", "));
    }

    /** Finds services that wait for each other, this one among them, all of which are alive. */
    private Optional<List<LedgerKey>> cycle(List<Published> ledger) throws CoordinationException {
        Map<LedgerKey, Set<LedgerKey>> waitsFor = new HashMap<>();
        List<LedgerEntry> entries = ledger.stream().map(Published::entry).toList();
        for (Published published : ledger) {
            LedgerEntry entry = published.entry();
            if (!entry.key().equals(run.service()) && isWaiting(published)) {
                List<Requirement> needs = entry.declaration().requires().stream()
                        .filter(requirement -> !requirement.optional())
                        .toList();
                waitsFor.put(entry.key(), targets(Unmet.of(needs, entries), entries));
            }
        }
        waitsFor.put(run.service(), targets(unmet, entries));
        return Cycles.through(run.service(), key -> waitsFor.getOrDefault(key, Set.of()));
    }

    private static Set<LedgerKey> targets(List<Unmet> unmet, List<LedgerEntry> entries) {
        return unmet.stream().flatMap(one -> one.targets(entries).stream()).collect(Collectors.toSet());
    }

    /**
     * Whether a service waits now, or has given up while this one waited: it may have found the cycle and ended before this
     * one looked.
     */
    private boolean isWaiting(Published published) throws CoordinationException {
        LedgerKey key = published.entry().key();
        return switch (published.entry().status()) {
            case WAITING -> presence.isShown(key);
            case FAILED -> isNew(published);
            case READY, RUNNING -> false;
        };
    }

    private void refuse(SchemawaveException why) {
        refusal = why;
        announcements.publish(
                Status.FAILED,
                schema.seen(),
                Optional.of(why.card().brief()),
                0,
                newest -> newest.status() == Status.WAITING);
    }

    @Override
    public void report(Duration waited) {
        List<Unmet> now = asked(unmet);
        run.tell((service, at) -> new CoordinationEvent.WaitingForRequirements(service, at, waited, now));
    }

    /** With who migrates the schemas that are missing. */
    private List<Unmet> asked(List<Unmet> missing) {
        return missing.stream().map(one -> one.migratedBy(migrating(one))).toList();
    }

    private Optional<Holder> migrating(Unmet missing) {
        try {
            Optional<LedgerEntry> running = missing.entry().filter(entry -> entry.status() == Status.RUNNING);
            return running.isPresent() ? new Liveness(lock).active(running.get()) : Optional.empty();
        } catch (CoordinationException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean isToldOfNews() {
        return watch != null;
    }

    @Override
    public void close() {
        run.shutdown().whenRequested(() -> {});
        if (watch != null) {
            watch.close();
        }
        presence.close();
    }
}
