package dev.schemawave.examples.demo;

import dev.schemawave.examples.shop.WorkDone;
import org.jspecify.annotations.Nullable;

/**
 * How the working time of a replica came to its end, as far as it did; moments are in epoch milliseconds.
 *
 * @param stoppedAt when it was told to stop
 * @param endedAt when it was gone
 * @param work what it has done by then
 */
record Shift(
        @Nullable Long stoppedAt,
        @Nullable Long endedAt,
        @Nullable WorkDone work) {

    static final Shift NONE = new Shift(null, null, null);

    Shift stopped(long at) {
        return new Shift(at, endedAt, work);
    }

    Shift ended(long at) {
        return new Shift(stoppedAt, at, work);
    }

    Shift worked(WorkDone done) {
        return new Shift(stoppedAt, endedAt, done);
    }
}
