package dev.schemawave.model;

/** In which direction a run changed a schema. */
public enum RunKind {
    /** It applied what was pending. */
    MIGRATION,
    /** It took back what had been applied. */
    ROLLBACK
}
