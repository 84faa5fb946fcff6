package dev.schemawave.lease;

/** What a holder knows of its lease. */
public enum LeaseState {
    /** Renewed in time. */
    HELD,
    /** A renewal is late, or the backend has doubts: nothing new may begin. */
    UNCERTAIN,
    /** Run out by the own clock, or somebody else has it: for good. */
    LOST
}
