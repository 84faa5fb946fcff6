package dev.schemawave.lease;

import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.time.Duration;

/** What is known of a lease, judged by the local clock at each look. Once lost it stays lost. Safe for many threads. */
final class LeaseStatus {

    private final TimeSource time;
    private final Duration spare;
    private Deadline validUntil;
    private LeaseState state = LeaseState.HELD;
    private String reason = "";
    private boolean ended;

    /** A renewal is late when a third of the ttl is left: two should have come by then. */
    LeaseStatus(TimeSource time, Deadline validUntil, Duration ttl) {
        this.time = time;
        this.validUntil = validUntil;
        this.spare = ttl.dividedBy(3);
    }

    /** Never {@link LeaseState#HELD} once the deadline has passed. */
    synchronized LeaseState state() {
        if (state == LeaseState.LOST || validUntil.hasPassed(time)) {
            return LeaseState.LOST;
        }
        return lateFrom().hasPassed(time) ? LeaseState.UNCERTAIN : state;
    }

    synchronized String reason() {
        return reason;
    }

    synchronized Deadline validUntil() {
        return validUntil;
    }

    synchronized Deadline lateFrom() {
        return new Deadline(validUntil.nanos() - spare.toNanos());
    }

    /** Whether there is still something to renew and to watch. */
    synchronized boolean isKept() {
        return !ended && state != LeaseState.LOST;
    }

    /** The lease is given back: nothing changes any more. Returns false if it was before. */
    synchronized boolean end() {
        boolean first = !ended;
        ended = true;
        return first;
    }

    /** A renewal was answered. Returns whether that ended an uncertainty; too late an answer changes nothing. */
    synchronized boolean prolong(Deadline until) {
        if (state() == LeaseState.LOST) {
            return false;
        }
        boolean recovered = state == LeaseState.UNCERTAIN;
        validUntil = until;
        state = LeaseState.HELD;
        reason = "";
        return recovered;
    }

    /** As {@link #change}, if that is what the clock still says: a renewal may have been answered since it was looked at. */
    synchronized boolean judge(LeaseState seen, String why) {
        return state() == seen && change(seen, why);
    }

    /** Something was learned. Returns whether it is news. */
    synchronized boolean change(LeaseState to, String why) {
        if (ended || state == to || state == LeaseState.LOST) {
            return false;
        }
        reason = to == LeaseState.LOST && !reason.isEmpty() ? why + " (" + reason + ")" : why;
        state = to;
        return true;
    }
}
