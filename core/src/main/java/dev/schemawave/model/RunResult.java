package dev.schemawave.model;

/** How a run has ended. */
public enum RunResult {
    /** The schema got where the run was to bring it. */
    SUCCEEDED,
    /** A step failed, and the database has taken it back; earlier steps stay. */
    FAILED,
    /** A step failed, or was broken off, half-way: a person has to look. */
    HALF_APPLIED,
    /** Another replica has claimed the schema before the run had ended: its process was killed, frozen or cut off. */
    TAKEN_OVER,
    /** The process was told to stop, or the lease was lost and nobody had claimed the schema yet. */
    STOPPED
}
