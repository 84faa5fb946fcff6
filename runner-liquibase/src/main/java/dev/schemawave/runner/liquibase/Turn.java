package dev.schemawave.runner.liquibase;

import dev.schemawave.spi.MigrationStoppedException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one thread at a time use Liquibase. The factories of its lock and history services belong to the whole process,
 * and the end of one run resets those of another; before 4.33 threads even share their scopes.
 */
final class Turn {

    private static final ReentrantLock LOCK = new ReentrantLock(true);

    private Turn() {}

    /** For what is over soon. */
    static void take() {
        LOCK.lock();
    }

    static void takeUnlessInterrupted() {
        try {
            LOCK.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MigrationStoppedException("interrupted while another use of Liquibase in this process went on");
        }
    }

    static void giveBack() {
        LOCK.unlock();
    }
}
