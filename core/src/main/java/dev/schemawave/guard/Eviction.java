package dev.schemawave.guard;

import dev.schemawave.guard.Dialect.Left;
import dev.schemawave.guard.Dialect.Session;
import dev.schemawave.time.Backoff;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ends the sessions of earlier claims and waits until they are gone: after that, no statement of theirs can run any more.
 *
 * <p>Sessions are listed first, then the lease is confirmed and the guard read, and only what was listed is ended. So
 * whoever was frozen at any point in between ends nobody who came after.
 */
final class Eviction {

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final GuardStore store;
    private final ControlSession control;
    private final LeaseProof lease;
    private final GuardSettings settings;
    private final Guard.Watcher watcher;
    private final Set<String> ended;

    /**
     * Ends nobody yet.
     *
     * @param ended takes up what the server calls those who are ended
     */
    Eviction(
            GuardStore store,
            ControlSession control,
            LeaseProof lease,
            GuardSettings settings,
            Guard.Watcher watcher,
            Set<String> ended) {
        this.store = store;
        this.control = control;
        this.lease = lease;
        this.settings = settings;
        this.watcher = watcher;
        this.ended = ended;
    }

    /** How it ended. */
    sealed interface Result {

        /**
         * Nobody of an earlier claim is there any more.
         *
         * @param journal what they have left
         */
        record Alone(List<Journal.Entry> journal) implements Result {}

        /** The lease is not held any more. */
        record LeaseLost() implements Result {}

        /** The guard has another claim than the expected one. */
        record Overtaken() implements Result {}
    }

    /**
     * Ends them. What the database can take back is ended at once, what it cannot is left a while to end by itself.
     *
     * @param claim that the guard must have before anybody is ended
     */
    Result run(String claim) throws SQLException, InterruptedException {
        TimeSource time = control.time();
        Deadline grace = Deadline.in(time, settings.grace());
        boolean patient = !store.dialect().undoesDdl();
        Backoff backoff = new Backoff(ThreadLocalRandom.current(), SHORTEST_PAUSE, LONGEST_PAUSE);
        boolean told = false;
        while (true) {
            Left left = control.ask(session -> store.look(session, control.mark()));
            List<Session> others = left.others();
            if (others.isEmpty()) {
                return new Result.Alone(left.journal());
            }
            if (!lease.prove()) {
                return new Result.LeaseLost();
            }
            if (!control.isCurrent(store, claim)) {
                return new Result.Overtaken();
            }
            patient |= !left.journal().isEmpty();
            boolean mayEnd = true;
            for (Session other : others) {
                if (!patient || !other.active() || grace.hasPassed(time)) {
                    if (control.ask(session -> store.dialect().end(session, other))) {
                        ended.add(other.id());
                    } else {
                        mayEnd = false;
                    }
                }
            }
            if (!mayEnd && !told) {
                told = true;
                watcher.cannotEnd(others.size(), settings.idleTimeout());
            }
            time.newSignal().await(backoff.next());
        }
    }
}
