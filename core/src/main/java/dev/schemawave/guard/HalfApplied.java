package dev.schemawave.guard;

import java.util.List;
import java.util.Optional;

/**
 * A step that was broken off where the database could not take it back.
 *
 * @param step what the history will call it
 * @param name the step as people know it, with its file
 * @param statement the number of the last statement that was reached, from 1: those before took effect, of this one it is
 *     not known, unless it is said
 * @param tookEffect whether it is known that it took effect too, and that nothing after it did
 * @param sql its text, shortened
 * @param holder who ran it
 * @param epoch under which claim
 * @param invalidIndexes statements that drop the invalid indexes that the last statement names, or those of tables that it
 *     names
 */
public record HalfApplied(
        String step,
        String name,
        int statement,
        boolean tookEffect,
        String sql,
        Optional<String> holder,
        long epoch,
        List<String> invalidIndexes) {

    /** Copies the list. */
    public HalfApplied {
        invalidIndexes = List.copyOf(invalidIndexes);
    }

    HalfApplied with(List<String> indexes) {
        return new HalfApplied(step, name, statement, tookEffect, sql, holder, epoch, indexes);
    }

    /**
     * What is known, in one sentence.
     *
     * @return for the middle of a message
     */
    @Override
    public String toString() {
        return name + " was broken off: " + known() + (tookEffect ? "; the last of them: " : ": ") + sql;
    }

    /**
     * What has taken effect, as far as it is known.
     *
     * @return for the middle of a message
     */
    public String known() {
        if (tookEffect) {
            return (statement == 1 ? "statement 1" : "statements 1 to " + statement)
                    + " took effect, nothing after that";
        }
        String known = statement == 1
                ? "no statement is known to have taken effect"
                : statement == 2 ? "statement 1 took effect" : "statements 1 to " + (statement - 1) + " took effect";
        return known + ", of statement " + statement + " it is not known";
    }
}
