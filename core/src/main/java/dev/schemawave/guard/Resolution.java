package dev.schemawave.guard;

/** What a person has found out about, or done to, a step that was broken off half-way. */
public enum Resolution {
    /** The unknown statement took effect: the next run goes on after it. */
    TOOK_EFFECT,
    /** The unknown statement did not take effect: the next run goes on with it. */
    DID_NOT_TAKE_EFFECT,
    /** All of the step has been done by hand: the next run only records it. */
    DONE,
    /** All that the step did has been undone by hand: the next run begins it anew. */
    UNDONE
}
