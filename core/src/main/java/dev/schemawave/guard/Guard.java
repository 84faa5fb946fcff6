package dev.schemawave.guard;

import dev.schemawave.guard.Dialect.Marking;
import dev.schemawave.guard.Eviction.Result;
import dev.schemawave.guard.GuardTables.Entered;
import dev.schemawave.guard.GuardTables.Found;
import dev.schemawave.model.Fingerprint;
import dev.schemawave.model.Holder;
import dev.schemawave.model.RunKind;
import dev.schemawave.model.RunRecord;
import dev.schemawave.model.RunResult;
import dev.schemawave.model.Scope;
import dev.schemawave.model.Step;
import dev.schemawave.time.TimeSource;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The guard of one schema history, in the database that has it.
 *
 * <p>Whoever is to migrate claims the schema here, under a lease. The guard's row then holds a random claim; whatever a
 * tool commits has proved in the same transaction that the row still holds it. What cannot be proved in a transaction is
 * kept safe by ending the sessions of all earlier claims before anything is done under a new one.
 */
public final class Guard {

    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
    private static final int TRIES = 3;
    private static final int CLAIM_BYTES = 16;

    private final DataSource database;
    private final Scope scope;
    private final GuardSettings settings;
    private final TimeSource time;
    private final Watcher watcher;

    /** Is told of what people may want to know. */
    public interface Watcher {

        /**
         * Sessions of an earlier claim are still there, and this user may not end them.
         *
         * @param sessions how many
         * @param atMost after which time of silence their server ends them
         */
        void cannotEnd(int sessions, Duration atMost);
    }

    /** What the guard needs of the migration tool. */
    @FunctionalInterface
    public interface Tool {

        /** Makes the history table if it is missing, because other tables are to stand beside it. */
        void makeHistory();

        /**
         * Takes out of a statement what must not be shown.
         *
         * @param statement as it is sent to the database
         * @return what may be kept in the journal and shown to people
         */
        default String withoutSecrets(String statement) {
            return statement;
        }
    }

    /**
     * Names a guard; asks nobody.
     *
     * @param database with the right to migrate
     * @param scope what is guarded
     * @param settings how
     * @param time the clock
     * @param watcher is told of what takes long
     */
    public Guard(DataSource database, Scope scope, GuardSettings settings, TimeSource time, Watcher watcher) {
        this.database = database;
        this.scope = scope;
        this.settings = settings;
        this.time = time;
        this.watcher = watcher;
    }

    /**
     * Tells whether a database can fence at all.
     *
     * @param session in the database
     * @return false for products that this guard does not know
     * @throws SQLException if the driver does not say which product it is
     */
    public static boolean knows(Connection session) throws SQLException {
        return Dialect.of(session).isPresent();
    }

    /**
     * Stands in where the guard does not know the database.
     *
     * @param database whose sessions are handed on as they are
     * @return a claim that proves nothing
     */
    public static Claim unfenced(DataSource database) {
        return new Unfenced(database);
    }

    /**
     * Claims the schema: reads the guard, looks at the lease, changes the guard if it is still as it was read, has the
     * lease confirmed, and only then ends the sessions of earlier claims and waits until they are gone.
     *
     * @param holder who claims, for people
     * @param target the build that claims
     * @param lease under which
     * @param tool that will migrate
     * @return the claim, or empty if the lease is lost
     * @throws SQLException if the database fails, or others claimed each time in between
     * @throws InterruptedException if the thread is interrupted
     */
    public Optional<Claim> claim(String holder, Fingerprint target, LeaseProof lease, Tool tool)
            throws SQLException, InterruptedException {
        Remains remains = new Remains(new TreeSet<>(), new ArrayList<>());
        for (int i = 0; i < TRIES; i++) {
            Attempt attempt = attempt(holder, target, lease, tool, remains);
            if (attempt.over()) {
                return attempt.claim();
            }
        }
        throw new FencedException("the schema was claimed by others " + TRIES + " times in a row");
    }

    /**
     * What earlier claims have left, as all tries have found it.
     *
     * @param ended their sessions that were ended
     * @param takenOver their runs that had not ended
     */
    private record Remains(Set<String> ended, List<RunRecord> takenOver) {}

    /** One try: over with or without a claim, or to be repeated. */
    private record Attempt(boolean over, Optional<Claim> claim) {

        static final Attempt LOST = new Attempt(true, Optional.empty());
        static final Attempt AGAIN = new Attempt(false, Optional.empty());
    }

    private Attempt attempt(String holder, Fingerprint target, LeaseProof lease, Tool tool, Remains remains)
            throws SQLException, InterruptedException {
        String id = newClaim();
        SessionMark mark = SessionMark.of(GuardStore.key(scope), id);
        Marking how = new Marking(mark, settings.idleTimeout(), ControlSession.LOCK_WAIT);
        Connection session = database.getConnection();
        Entered entered;
        try {
            entered = new GuardTables(scope, settings).enter(session, how, tool);
        } catch (SQLException | RuntimeException e) {
            session.abort(Runnable::run);
            throw e;
        }
        Found found = entered.found();
        ControlSession control =
                new ControlSession(database, time, found.store().dialect(), how, session, entered.marked());
        Attempt attempt = Attempt.AGAIN;
        try {
            Eviction eviction = new Eviction(found.store(), control, lease, settings, watcher, remains.ended());
            attempt = claim(found, control, lease, eviction, id, holder, target, remains, tool);
            return attempt;
        } finally {
            if (attempt.claim().isEmpty()) {
                control.close();
            }
        }
    }

    private Attempt claim(
            Found found,
            ControlSession control,
            LeaseProof lease,
            Eviction eviction,
            String id,
            String holder,
            Fingerprint target,
            Remains remains,
            Tool tool)
            throws SQLException, InterruptedException {
        GuardStore store = found.store();
        if (!lease.isHeld()) {
            return Attempt.LOST;
        }
        boolean claimed = false;
        try {
            claimed = control.ask(session -> store.claim(session, found.row(), id, holder, target.value()));
        } catch (SQLException e) {
            if (store.dialect().isLockTimeout(e)) {
                // Somebody is inside a commit, or was frozen there.
                return eviction.run(found.row().claim()) instanceof Result.LeaseLost ? Attempt.LOST : Attempt.AGAIN;
            }
            if (!store.dialect().isRace(e)) {
                throw e;
            }
        }
        if (claimed && !found.row().ended() && !found.row().holder().equals(holder)) {
            keepTakenOver(store, control, found.row(), id, remains);
        }
        if (!lease.prove()) {
            return Attempt.LOST;
        }
        Result result = claimed ? eviction.run(id) : new Result.Overtaken();
        if (result instanceof Result.Alone alone) {
            List<Journal.Entry> journal = new ArrayList<>();
            for (Journal.Entry entry : alone.journal()) {
                journal.add(control.ask(session -> store.journal().withRemains(session, entry, scope.schema())));
            }
            if (!journal.isEmpty() && !control.isCurrent(store, id)) {
                // It may be of a step that runs now, under a later claim.
                return Attempt.AGAIN;
            }
            DatabaseClaim.Facts facts = new DatabaseClaim.Facts(
                    id,
                    found.row().epoch() + 1,
                    new BrokenOff(journal),
                    List.copyOf(remains.ended()),
                    List.copyOf(remains.takenOver()));
            return new Attempt(
                    true,
                    Optional.of(new DatabaseClaim(
                            store, facts, control, SqlText.of(scope.historyTable()), settings, tool)));
        }
        return result instanceof Result.LeaseLost ? Attempt.LOST : Attempt.AGAIN;
    }

    /** Keeps, for people alone, that the run before did not come to its end. Whatever goes wrong here is no reason to stop. */
    private void keepTakenOver(
            GuardStore store, ControlSession control, GuardStore.Row before, String id, Remains remains) {
        Holder holder = Holder.read(before.holder());
        RunRecord run = new RunRecord(
                before.epoch(),
                RunKind.of(holder),
                holder,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                before.claimedAt(),
                time.now(),
                RunResult.TAKEN_OVER,
                Optional.empty());
        try {
            boolean unknown = control.ask(session -> store.runs()
                    .with(session, () -> store.runs().writeTakenOver(session, before.claim(), run, id))
                    .orElse(true));
            if (unknown) {
                remains.takenOver().add(run);
            }
        } catch (SQLException e) {
            LOG.debug("That a run was taken over could not be kept", e);
        }
    }

    /**
     * The runs that have ended, as far as they are kept. Makes nothing.
     *
     * @param session in the database
     * @param scope what is guarded
     * @param settings where the guard is
     * @param newest how many at most
     * @return the newest first; none where they are not kept
     * @throws SQLException if the database fails
     */
    public static List<RunRecord> history(Connection session, Scope scope, GuardSettings settings, int newest)
            throws SQLException {
        Optional<Found> found = new GuardTables(scope, settings).existing(session);
        return found.isPresent() ? found.get().store().runs().newest(session, newest) : List.of();
    }

    /**
     * What the run that ended well last has left. Makes nothing.
     *
     * @param session in the database
     * @param scope what is guarded
     * @param settings where the guard is
     * @return empty if there was no such run
     * @throws SQLException if the database fails
     */
    public static Optional<SchemaState> newest(Connection session, Scope scope, GuardSettings settings)
            throws SQLException {
        Optional<Found> found = new GuardTables(scope, settings).existing(session);
        return found.isPresent() ? found.get().store().newest(session) : Optional.empty();
    }

    /**
     * What the run that last ended well at a version has left. Makes nothing.
     *
     * @param version of the schema
     * @param session in the database
     * @param scope what is guarded
     * @param settings where the guard is
     * @return empty if no such run is remembered
     * @throws SQLException if the database fails
     */
    public static Optional<SchemaState> newestAt(
            String version, Connection session, Scope scope, GuardSettings settings) throws SQLException {
        Optional<Found> found = new GuardTables(scope, settings).existing(session);
        return found.isPresent() ? found.get().store().newestAt(session, version) : Optional.empty();
    }

    /**
     * Tells whether the last run has ended well and no step is broken off. Makes nothing.
     *
     * @param session in the database
     * @param scope what is guarded
     * @param settings where the guard is
     * @return true if nobody has ever claimed the schema, too
     * @throws SQLException if the database fails
     */
    public static boolean isAtRest(Connection session, Scope scope, GuardSettings settings) throws SQLException {
        Optional<Found> found = new GuardTables(scope, settings).existing(session);
        return found.isEmpty()
                || found.get().row().equals(GuardStore.Row.NONE)
                || found.get().store().isAtRest(session, found.get().row().claim());
    }

    /**
     * Tells whether a rollback is inside a step that the database cannot take back, or was broken off in one. Makes nothing.
     *
     * @param session in the database
     * @param scope what is guarded
     * @param settings where the guard is
     * @return false if that is not known
     * @throws SQLException if the database fails
     */
    public static boolean isHalfTakenBack(Connection session, Scope scope, GuardSettings settings) throws SQLException {
        Optional<Found> found = new GuardTables(scope, settings).existing(session);
        return found.isPresent()
                && found.get().store().journal().read(session).stream()
                        .anyMatch(entry -> Step.isUndo(entry.facts().step()));
    }

    /**
     * The step that is noted as begun and not as finished, unless a person has resolved it: it runs, or was broken off. Who
     * has the lock tells which. Makes nothing.
     *
     * @param session in the database
     * @param scope what is guarded
     * @param settings where the guard is
     * @return empty if there is no such step
     * @throws SQLException if the database fails
     */
    public static Optional<HalfApplied> noted(Connection session, Scope scope, GuardSettings settings)
            throws SQLException {
        Optional<Found> found = new GuardTables(scope, settings).existing(session);
        return found.isEmpty()
                ? Optional.empty()
                : found.get().store().journal().read(session).stream()
                        .filter(entry -> entry.skip().isEmpty())
                        .map(Journal.Entry::facts)
                        .findFirst();
    }

    /**
     * Keeps what a person has found out about a step that was broken off half-way, for the next run.
     *
     * @param how far the step came
     * @return the step, or empty if none is half-applied
     * @throws SQLException if the database fails, or if no replica has reported the step yet
     */
    public Optional<HalfApplied> resolve(Resolution how) throws SQLException {
        try (Connection session = database.getConnection()) {
            Journal journal = new GuardTables(scope, settings)
                    .find(session, () -> {})
                    .store()
                    .journal();
            Optional<HalfApplied> open =
                    journal.read(session).stream().findFirst().map(Journal.Entry::facts);
            if (open.isPresent() && !journal.resolve(session, open.get(), how)) {
                throw new FencedException(
                        "the run that is at " + open.get().name() + " may still be going on: let a replica"
                                + " start, and say what you have found when it has reported the step");
            }
            return open;
        }
    }

    private static String newClaim() {
        byte[] random = new byte[CLAIM_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
