package dev.schemawave.testkit;

/**
 * What a backend can do beyond what all must, and what its test can do to it. A rule about a capability that is not declared
 * is not skipped: where the SPI asks for something in its place, that is tested; else the test reports what is not declared.
 * {@link #OUTAGES} and {@link #LOST_ANSWERS} concern locks and ledgers, the others locks alone.
 */
public enum Capability {

    /**
     * A lease that its client does not renew runs out although the client lives. Not so where a client keeps a session
     * alive, and the lease with it.
     */
    RUNS_OUT_UNRENEWED,

    /** A lost renewal says who has the lease now. */
    NAMES_SUCCESSOR,

    /** Waiters are woken by a release. Without it they poll, never slower than the SPI's longest poll. */
    WAKES_WAITERS,

    /** The test can make the backend unreachable: see {@link Outage#begin}. */
    OUTAGES,

    /** The test can lose the answers of the backend: see {@link Outage#loseAnswers}. */
    LOST_ANSWERS,

    /** The test can make the backend slow: see {@link Outage#slowDown}. */
    SLOW_ANSWERS,

    /** A lease tells of doubt by itself when the backend is out of reach. Needs {@link #OUTAGES}. */
    TELLS_DOUBT
}
