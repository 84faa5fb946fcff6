package dev.schemawave.model;

import java.util.Locale;

/** What people are told of a start-up. */
public enum Fact {
    /** A migration has begun. */
    STARTED,
    /** A migration takes longer than {@code schemawave.notify.slow}. */
    SLOW,
    /** A migration has ended well, and something was migrated. */
    FINISHED,
    /** A start-up has failed. */
    FAILED,
    /** A step is half-applied: nothing goes on before a person has looked. */
    HALF_APPLIED,
    /** A replica has left without a result, and another one goes on. */
    TAKEN_OVER,
    /** A replica waits for longer than {@code schemawave.notify.waiting}. */
    WAITING;

    /** As in settings and messages: {@code half-applied}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Fact of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
