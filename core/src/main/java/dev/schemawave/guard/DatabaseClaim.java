package dev.schemawave.guard;

import dev.schemawave.model.RunRecord;
import dev.schemawave.model.Step;
import dev.schemawave.time.TimeSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A claim that the database's guard row proves. */
final class DatabaseClaim implements Claim {

    /**
     * What a claim was given.
     *
     * @param id the random claim
     * @param epoch its place in the order of claims
     * @param brokenOff what earlier runs have left
     * @param ended the sessions of earlier claims that were ended
     * @param takenOver the runs of earlier claims that had not ended
     */
    record Facts(String id, long epoch, BrokenOff brokenOff, List<String> ended, List<RunRecord> takenOver) {}

    private final GuardStore store;
    private final Facts facts;
    private final SqlText text;
    private final Guard.Tool tool;
    private final ControlSession control;
    private final GuardedDataSource sessions;
    private final TimeSource time;
    private final GuardWatch watch;
    private final OpenSessions open = new OpenSessions();
    private volatile @Nullable RunningStep step;
    private volatile @Nullable String fencedBy;
    private volatile boolean leaseLost;
    private volatile boolean lockedOut;

    DatabaseClaim(
            GuardStore store,
            Facts facts,
            ControlSession control,
            SqlText text,
            GuardSettings settings,
            Guard.Tool tool) {
        this.store = store;
        this.facts = facts;
        this.text = text;
        this.tool = tool;
        this.control = control;
        this.time = control.time();
        this.watch = new GuardWatch(this, control, open);
        this.sessions = new GuardedDataSource(this, control, settings);
    }

    GuardStore store() {
        return store;
    }

    TimeSource time() {
        return time;
    }

    String id() {
        return facts.id();
    }

    SqlText text() {
        return text;
    }

    @Override
    public DataSource sessions() {
        return sessions;
    }

    @Override
    public long epoch() {
        return facts.epoch();
    }

    @Override
    public List<String> ended() {
        return facts.ended();
    }

    @Override
    public Optional<HalfApplied> halfApplied() {
        return facts.brokenOff().unresolved();
    }

    @Override
    public List<HalfApplied> unfinished() {
        return facts.brokenOff().unfinished();
    }

    @Override
    public void begin(Step next) {
        lockedOut = false;
        step = facts.brokenOff().begin(next);
    }

    @Override
    public void note(String what) throws SQLException {
        RunningStep now = Objects.requireNonNull(step, "no step has begun");
        now.next();
        if (now.isSkipped()) {
            throw new SQLException(
                    "an earlier run was broken off after it had done this, and it cannot be left out: finish"
                            + " the step by hand and record it with the tool itself: " + what);
        }
        boolean noted = false;
        for (GuardedSession session : open.all()) {
            noted |= session.transaction().commitNoted(now, what);
        }
        if (!noted) {
            noteApart(now, what);
        }
        now.journaled();
    }

    /** Notes a statement in a transaction of its own, whatever a script has made of the tool's session. */
    void noteApart(RunningStep now, String what) throws SQLException {
        if (!control.ask(session -> note(session, now, what))) {
            throw fence();
        }
    }

    /** The statement that was noted last did nothing. */
    void forgetApart() throws SQLException {
        control.ask(session -> {
            store.journal().forget(session, id());
            return true;
        });
    }

    /** Notes what a session is about to run. Returns false if the claim is not the current one. */
    boolean note(Connection session, RunningStep now, String sql) throws SQLException {
        return store.journal().note(session, id(), now.step(), now.statement(), tool.withoutSecrets(sql));
    }

    @Nullable
    RunningStep step() {
        return step;
    }

    @Override
    public void end(Step ended) {
        RunningStep now = step;
        if (now != null && now.step().equals(ended)) {
            step = null;
        }
    }

    /** A step that goes on where another run was broken off must still be the same. */
    void requireSameScript(RunningStep now, String sql) throws SQLException {
        facts.brokenOff().requireSameScript(now, tool.withoutSecrets(sql));
    }

    @Override
    public void prove() throws SQLException {
        if (!control.isCurrent(store, id())) {
            throw fence();
        }
    }

    void refuseIfFenced() throws FencedException {
        String by = fencedBy;
        if (by != null) {
            throw new FencedException(by);
        }
    }

    void refuseIfLeaseLost() throws SQLException {
        if (leaseLost) {
            throw new SQLException("the lease was lost: the transaction does not go on");
        }
    }

    /** Somebody else has claimed: nothing of this claim may go on. */
    FencedException fence() {
        String by = "somebody else has claimed the schema";
        try {
            by = control.ask(store::row)
                    .map(row -> "the schema was claimed by " + row.holder() + " (epoch " + row.epoch()
                            + "; this claim's was " + epoch() + ")")
                    .orElse(by);
        } catch (SQLException e) {
            by += "; by whom could not be read: " + e.getMessage();
        }
        fencedBy = by;
        open.abortAll();
        return new FencedException(by);
    }

    @Override
    public Optional<String> fenced() {
        return Optional.ofNullable(fencedBy);
    }

    /** Takes note of a failure that the tool is told of. */
    SQLException noticed(SQLException failure, @Nullable RunningStep at) {
        if (store.dialect().isLockTimeout(failure)
                && at != null
                && !at.isJournaled()
                && store.dialect().undoesDdl()) {
            lockedOut = true;
        }
        return failure;
    }

    @Override
    public boolean isLockedOut() {
        return lockedOut;
    }

    void opened(GuardedSession session) throws FencedException {
        open.add(session);
        refuseIfFenced();
    }

    void forget(GuardedSession session) {
        open.remove(session);
    }

    @Override
    public Optional<Integer> failedStatement() {
        RunningStep now = step;
        return now != null && now.isFailed() ? Optional.of(now.failedFirst()) : Optional.empty();
    }

    @Override
    public Optional<HalfApplied> left() throws SQLException {
        return control.ask(session -> store.journal().read(session)).stream()
                .map(Journal.Entry::facts)
                .filter(half -> half.epoch() == epoch())
                .findFirst();
    }

    @Override
    public List<RunRecord> takenOver() {
        return facts.takenOver();
    }

    @Override
    public void finish(SchemaState state) throws SQLException {
        refuseUnless(control.ask(session -> store.finish(session, id(), epoch(), state)));
    }

    @Override
    public void finish(SchemaState state, RunRecord run) throws SQLException {
        refuseUnless(control.ask(session -> store.finish(session, id(), state, run)));
    }

    @Override
    public void keep(RunRecord run) throws SQLException {
        refuseUnless(control.ask(session -> store.record(session, id(), run)));
    }

    private void refuseUnless(boolean current) throws FencedException {
        if (!current) {
            throw fence();
        }
    }

    @Override
    public void leaseLost() {
        leaseLost = true;
        watch.start();
    }

    @Override
    public void close() {
        watch.stop();
        open.abortAll();
        control.close();
    }
}
