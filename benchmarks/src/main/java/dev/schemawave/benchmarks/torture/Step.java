package dev.schemawave.benchmarks.torture;

import java.time.Duration;

/**
 * One migration of a round.
 *
 * @param number from 1
 * @param shape what it does
 * @param pause how long it takes inside, before its last statement
 */
record Step(int number, Shape shape, Duration pause) {

    /** What a step does besides adding to the balance and to the numbers. */
    enum Shape {
        /** Nothing. */
        ROWS,
        /** Makes a table. */
        TABLE,
        /** Adds a column to the table of numbers. */
        COLUMN,
        /** PostgreSQL: makes an index on the numbers concurrently, so that all of it runs outside a transaction. */
        CONCURRENT_INDEX
    }
}
