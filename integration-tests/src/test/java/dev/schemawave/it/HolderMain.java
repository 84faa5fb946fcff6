package dev.schemawave.it;

import dev.schemawave.lease.LeaseKeeper;
import dev.schemawave.lease.LeaseState;
import dev.schemawave.model.Holder;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.Lease;
import dev.schemawave.time.TimeSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/**
 * A JVM that holds a lease. Answers each line that it reads with {@code STATE} and what it believes, and gives the lease
 * back at the end of its input.
 */
final class HolderMain {

    static final LockName LOCK = new LockName("frozen:1");

    private HolderMain() {}

    public static void main(String[] args) throws IOException, CoordinationException {
        Duration ttl = Duration.ofMillis(Long.parseLong(args[0]));
        Holder me = holder("child");
        try (Coordination coordination = Meeting.ofEnvironment().open(ttl)) {
            Lease lease = coordination.lock().tryAcquire(LOCK, me, ttl).orElseThrow();
            try (LeaseKeeper keeper =
                    new LeaseKeeper(lease, me, ttl, ttl.dividedBy(3), TimeSource.system(), new Printer())) {
                System.out.println("HOLDING");
                BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                while (questions.readLine() != null) {
                    System.out.println("STATE " + keeper.state());
                }
            }
            release(lease);
        }
    }

    /** This process. */
    static Holder holder(String host) {
        return new Holder(
                new LedgerKey("frozen", LedgerKey.MAIN),
                host,
                ProcessHandle.current().pid(),
                Instant.now(),
                "");
    }

    /** Once more, by hand: what a holder that does not look at its state would do. */
    private static void release(Lease lease) {
        try {
            lease.release();
            System.out.println("RELEASED");
        } catch (Exception e) {
            System.out.println("REFUSED " + e.getClass().getSimpleName());
        }
    }

    private static final class Printer implements LeaseKeeper.Watcher {

        @Override
        public void changed(LeaseState now, String reason) {
            System.out.println("CHANGED " + now + " " + reason);
        }

        @Override
        public void renewed() {}

        @Override
        public void notRenewed(String reason) {}

        @Override
        public void notReleased(String reason) {
            System.out.println("NOT RELEASED " + reason);
        }
    }
}
