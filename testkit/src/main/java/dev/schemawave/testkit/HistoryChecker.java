package dev.schemawave.testkit;

import dev.schemawave.model.LockName;
import dev.schemawave.spi.DistributedLock;
import dev.schemawave.spi.Renewal;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Records what locks answer to many clients, and finds in it what a lock must never do:
 *
 * <ul>
 *   <li><b>overlap</b>: two clients hold a lease of one name at a time, each by what it was told. A client holds a lease
 *       from when it got the answer until it asked for the release, or until the deadline that it knew.
 *   <li><b>early loss</b>: a lease is lost, or not held at its release, before its deadline.
 *   <li><b>revival</b>: a lease is renewed or released after it was released or told to be lost.
 *   <li><b>wait</b>: a wait ends without a lease before it is over, or goes on long after.
 * </ul>
 *
 * <p>All clients are in this process and are recorded by one monotonic clock. The clock is read before a request and after
 * its answer, in the direction that favours the lock: what is found is a fault. Requests that failed prove nothing. Safe
 * for use by many threads.
 */
public final class HistoryChecker {

    /** What a finding is about; see {@link HistoryChecker}. */
    public enum Fault {
        /** Two holders at a time. */
        OVERLAP,
        /** A lease was gone before its deadline. */
        EARLY_LOSS,
        /** A lease worked again after it had ended. */
        REVIVAL,
        /** A wait ended too early or too late. */
        WAIT
    }

    /**
     * A fault that was found.
     *
     * @param fault which
     * @param text what happened
     */
    public record Finding(Fault fault, String text) {}

    private final TimeSource time;
    private final Duration delay;
    private final List<Held> leases = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    /**
     * An empty record.
     *
     * @param time the clock of all clients
     * @param delay by how much a wait may outlast its end, on a busy machine
     */
    public HistoryChecker(TimeSource time, Duration delay) {
        this.time = time;
        this.delay = delay;
    }

    /**
     * A lock that does as another does and is recorded.
     *
     * @param lock the lock of one client
     * @return the lock to give to that client
     */
    public DistributedLock recorded(DistributedLock lock) {
        return new RecordedLock(lock, this);
    }

    /**
     * How many leases were granted.
     *
     * @return the number of grants in the record
     */
    public synchronized int grants() {
        return leases.size();
    }

    /**
     * What was found so far.
     *
     * @return the faults, empty if the record is as it must be
     */
    public synchronized List<Finding> findings() {
        List<Finding> all = new ArrayList<>(findings);
        for (int i = 0; i < leases.size(); i++) {
            for (Held later : leases.subList(i + 1, leases.size())) {
                overlap(leases.get(i), later).ifPresent(all::add);
            }
        }
        return all;
    }

    private static Optional<Finding> overlap(Held one, Held two) {
        if (!one.name.equals(two.name)) {
            return Optional.empty();
        }
        for (Span first : one.spans) {
            for (Span second : two.spans) {
                long both = Math.min(one.end(first) - second.from(), two.end(second) - first.from());
                if (both > 0 && one.end(first) > first.from() && two.end(second) > second.from()) {
                    return Optional.of(new Finding(
                            Fault.OVERLAP,
                            one + " and " + two + " held " + one.name + " together for " + both + " ns"));
                }
            }
        }
        return Optional.empty();
    }

    long now() {
        return time.nanos();
    }

    synchronized Held granted(LockName name, String holder, Deadline validUntil) {
        Held lease = new Held(leases.size() + 1, name, holder);
        lease.spans.add(new Span(now(), validUntil.nanos()));
        leases.add(lease);
        return lease;
    }

    synchronized void renewed(Held lease, Renewal answer) {
        if (answer instanceof Renewal.Renewed renewed) {
            if (lease.over) {
                find(Fault.REVIVAL, lease + " was renewed after its end");
            }
            lease.spans.add(new Span(now(), renewed.validUntil().nanos()));
        } else {
            ended(lease, "lost");
        }
    }

    synchronized void releasing(Held lease) {
        lease.releasedAt = Math.min(lease.releasedAt, now());
    }

    synchronized void released(Held lease, boolean wasHeld) {
        if (!wasHeld) {
            ended(lease, "not held at its release");
        } else if (lease.over) {
            find(Fault.REVIVAL, lease + " was released after its end");
        }
        lease.over = true;
    }

    /** A release that failed may have worked. */
    synchronized void unknown(Held lease) {
        lease.doubtful = true;
    }

    private void ended(Held lease, String how) {
        boolean inTime = lease.spans.get(lease.spans.size() - 1).until() - now() > 0;
        if (inTime && !lease.over && !lease.doubtful) {
            find(Fault.EARLY_LOSS, lease + " was " + how + " before its deadline");
        }
        lease.over = true;
    }

    /** A wait has ended without a lease. */
    synchronized void waited(String holder, boolean wasOver, long overFor) {
        if (!wasOver) {
            find(Fault.WAIT, holder + " was sent away before its wait was over");
        } else if (overFor > delay.toNanos()) {
            find(Fault.WAIT, holder + " was kept for " + overFor + " ns after its wait was over");
        }
    }

    private void find(Fault fault, String text) {
        findings.add(new Finding(fault, text));
    }

    /** A time in which a client was told that it holds a lease. */
    private record Span(long from, long until) {}

    /** A lease in the record. */
    static final class Held {

        private final int number;
        private final LockName name;
        private final String holder;
        private final List<Span> spans = new ArrayList<>();
        private long releasedAt = Long.MAX_VALUE;
        private boolean over;
        private boolean doubtful;

        private Held(int number, LockName name, String holder) {
            this.number = number;
            this.name = name;
            this.holder = holder;
        }

        private long end(Span span) {
            return releasedAt == Long.MAX_VALUE ? span.until() : Math.min(span.until(), releasedAt);
        }

        @Override
        public String toString() {
            return "lease " + number + " of " + holder;
        }
    }
}
