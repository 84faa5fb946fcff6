package dev.schemawave.guard;

import dev.schemawave.time.Backoff;
import dev.schemawave.time.TimeSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Runs a statement that nothing can take back again and again, while somebody else keeps a lock that it needs: where such a
 * statement fails it has done nothing, and others come in between.
 */
final class Repeats {

    private static final int TRIES = 10;
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final DatabaseClaim claim;
    private final Dialect dialect;
    private final TimeSource time;

    Repeats(DatabaseClaim claim) {
        this.claim = claim;
        this.dialect = claim.store().dialect();
        this.time = claim.time();
    }

    @Nullable
    Object run(GuardedSession.Call call) throws Throwable {
        Backoff backoff = new Backoff(ThreadLocalRandom.current(), SHORTEST_PAUSE, LONGEST_PAUSE);
        for (int tries = 1; ; tries++) {
            try {
                return call.run();
            } catch (SQLException e) {
                if (tries == TRIES || !dialect.repeatsStatements() || !dialect.isLockTimeout(e)) {
                    throw e;
                }
                pause(backoff.next());
                claim.prove();
            }
        }
    }

    private void pause(Duration atMost) throws SQLException {
        try {
            time.newSignal().await(atMost);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while somebody else kept a lock", e);
        }
    }
}
