package dev.schemawave.testkit;

import dev.schemawave.model.Holder;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.DistributedLock;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.LeaseNotHeldException;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Many clients that ask for the same few locks, hold them for a while, renew, release, forget to release, and release too
 * late or twice, as a seed has it. What comes of it is recorded in a {@link HistoryChecker}. Failed requests are part of
 * the game: run it through a bad network, too.
 *
 * @param seed makes the clients' choices, though not the machine's
 * @param workers how many threads, spread over the clients
 * @param rounds how often each asks
 * @param names how many locks there are
 * @param ttl the ttl of all leases
 * @param abandon whether leases may be left to run out
 */
public record LockFuzz(long seed, int workers, int rounds, int names, Duration ttl, boolean abandon) {

    /** By how much a wait may outlast its end: requests take their time on a busy machine. */
    private static final Duration DELAY = Duration.ofSeconds(20);

    /**
     * Plays.
     *
     * @param clients open clients of one store
     * @return the record
     * @throws ExecutionException if a client did what the SPI does not allow, such as another exception
     * @throws TimeoutException if one hangs
     * @throws InterruptedException if the test's thread is interrupted
     */
    public HistoryChecker run(List<Coordination> clients)
            throws ExecutionException, TimeoutException, InterruptedException {
        HistoryChecker record = new HistoryChecker(TimeSource.system(), DELAY);
        try (Team team = new Team()) {
            team.all(workers, i -> () -> {
                DistributedLock lock =
                        record.recorded(clients.get(i % clients.size()).lock());
                new Worker(lock, new Random(seed + i), People.holder("worker-" + i)).work();
                return i;
            });
        }
        return record;
    }

    private final class Worker {

        private final DistributedLock lock;
        private final Random random;
        private final Holder self;

        Worker(DistributedLock lock, Random random, Holder self) {
            this.lock = lock;
            this.random = random;
            this.self = self;
        }

        void work() throws InterruptedException {
            for (int round = 0; round < rounds; round++) {
                try {
                    Optional<Lease> lease = ask(new LockName("fuzz:" + random.nextInt(names)));
                    if (lease.isPresent()) {
                        hold(lease.get());
                    }
                } catch (CoordinationException | LeaseNotHeldException recorded) {
                    Waiting.pass(some(4));
                }
            }
        }

        private Optional<Lease> ask(LockName name) throws CoordinationException, InterruptedException {
            return random.nextInt(4) == 0
                    ? lock.tryAcquire(name, self, ttl)
                    : lock.acquire(name, self, ttl, Waiting.atMost(some(1)));
        }

        private void hold(Lease lease) throws CoordinationException, LeaseNotHeldException, InterruptedException {
            for (int i = random.nextInt(3); i > 0; i--) {
                Waiting.pass(some(4));
                lease.renew(self);
            }
            Waiting.pass(some(8));
            switch (random.nextInt(10)) {
                case 0 -> {
                    lease.release();
                    lease.release();
                }
                case 1 -> {
                    lease.release();
                    lease.renew(self);
                }
                case 2 -> {
                    if (abandon) {
                        Waiting.pass(ttl.plus(some(2)));
                    }
                    lease.release();
                }
                default -> lease.release();
            }
        }

        /** A random part of the ttl, at most one of so many equal ones. */
        private Duration some(int parts) {
            return Duration.ofNanos(random.nextLong(ttl.toNanos() / parts));
        }
    }
}
