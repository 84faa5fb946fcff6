package dev.schemawave.model;

/** In which direction a run changed a schema. */
public enum RunKind {
    /** It applied what was pending. */
    MIGRATION,
    /** It took back what had been applied. */
    ROLLBACK;

    private static final String TAKES_BACK = "rollback";

    /**
     * Who claims a schema, for a run of this kind.
     *
     * @param me the claimer
     * @return the same with what it is about to do, so that whoever takes over knows
     */
    public Holder claimer(Holder me) {
        return this == ROLLBACK ? me.doing(TAKES_BACK) : me;
    }

    /**
     * What somebody was about to do.
     *
     * @param claimer as {@link #claimer} returned it
     * @return the kind of its run
     */
    public static RunKind of(Holder claimer) {
        return claimer.activity().equals(TAKES_BACK) ? ROLLBACK : MIGRATION;
    }
}
