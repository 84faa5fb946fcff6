package dev.schemawave.benchmarks.torture;

import java.time.Duration;

/**
 * Something bad that happens once in a round.
 *
 * @param kind what
 * @param afterSteps after how many beginnings of steps since the one before
 * @param delay how long after that
 * @param lasting until it ends by itself
 * @param atMigrating whether it happens to the replica that has begun the latest step
 * @param replica else to this one
 * @param extent how many servers of a quorum it concerns
 */
record Disturbance(
        Kind kind, int afterSteps, Duration delay, Duration lasting, boolean atMigrating, int replica, int extent) {

    /** What can happen. */
    enum Kind {
        /** A replica is stopped, and goes on later. */
        FREEZE(6),
        /** A replica is killed, and started again. */
        KILL(6),
        /** Its connections to the database are reset. */
        DATABASE_CUT(3),
        /** What it and the database say to each other arrives later, all at once. */
        DATABASE_SILENCE(3),
        /** Its way to the database is long. */
        DATABASE_DELAY(1),
        /** Its connections to the meeting place are reset. */
        MEETING_CUT(2),
        /** What it and the meeting place say to each other arrives later, all at once. */
        MEETING_SILENCE(4),
        /** Its way to the meeting place is long. */
        MEETING_DELAY(1),
        /** Servers of the meeting place are killed, and start again. */
        MEETING_RESTART(3),
        /** The meeting place has lost its data. */
        MEETING_FORGETS(3);

        private final int weight;

        Kind(int weight) {
            this.weight = weight;
        }

        int weight() {
            return weight;
        }
    }
}
