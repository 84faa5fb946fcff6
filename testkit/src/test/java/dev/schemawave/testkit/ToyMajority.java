package dev.schemawave.testkit;

import dev.schemawave.model.Holder;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.DistributedLock;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.LeaseNotHeldException;
import dev.schemawave.spi.Renewal;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A lock on three nodes, asked in one order and one client at a time. It is down when two nodes are. */
final class ToyMajority implements TestStore, DistributedLock, Outage {

    private static final int MAJORITY = 2;

    private final List<InMemoryCoordination> nodes =
            Stream.generate(InMemoryCoordination::new).limit(3).toList();
    private final int grantsNeeded;

    ToyMajority(int grantsNeeded) {
        this.grantsNeeded = grantsNeeded;
    }

    @Override
    public Coordination open() {
        return Coordination.of(this);
    }

    @Override
    public Outage outage() {
        return this;
    }

    @Override
    public void begin() {
        nodes.subList(1, 3).forEach(node -> node.outage().begin());
    }

    @Override
    public void end() {
        nodes.forEach(node -> node.outage().end());
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(Capability.RUNS_OUT_UNRENEWED, Capability.NAMES_SUCCESSOR, Capability.OUTAGES);
    }

    @Override
    public synchronized Optional<Lease> tryAcquire(LockName name, Holder holder, Duration ttl)
            throws CoordinationException {
        List<Lease> granted = new ArrayList<>();
        int reached = 0;
        for (InMemoryCoordination node : nodes) {
            try {
                node.lock().tryAcquire(name, holder, ttl).ifPresent(granted::add);
                reached++;
            } catch (CoordinationException down) {
                // counted below
            }
        }
        if (granted.size() >= grantsNeeded) {
            return Optional.of(new Many(name, granted));
        }
        for (Lease lease : granted) {
            try {
                lease.release();
            } catch (CoordinationException | LeaseNotHeldException runsOut) {
                // by itself
            }
        }
        if (reached < MAJORITY) {
            throw CoordinationException.unreachable("no majority");
        }
        return Optional.empty();
    }

    @Override
    public synchronized Optional<Holder> holder(LockName name) throws CoordinationException {
        List<Holder> holders = new ArrayList<>();
        int reached = 0;
        for (InMemoryCoordination node : nodes) {
            try {
                node.lock().holder(name).ifPresent(holders::add);
                reached++;
            } catch (CoordinationException down) {
                // counted below
            }
        }
        if (reached < MAJORITY) {
            throw CoordinationException.unreachable("no majority");
        }
        return holders.stream().findFirst();
    }

    private final class Many implements Lease {

        private final LockName name;
        private final List<Lease> leases;

        Many(LockName name, List<Lease> leases) {
            this.name = name;
            this.leases = leases;
        }

        @Override
        public Deadline validUntil() {
            return leases.stream()
                    .map(Lease::validUntil)
                    .reduce(Deadline::earlierOf)
                    .orElseThrow();
        }

        @Override
        public Renewal renew(Holder by) throws CoordinationException {
            synchronized (ToyMajority.this) {
                int renewed = 0;
                int reached = 0;
                Deadline until = Deadline.in(TimeSource.system(), Duration.ofDays(1));
                Optional<Holder> successor = Optional.empty();
                for (Lease lease : leases) {
                    try {
                        Renewal answer = lease.renew(by);
                        reached++;
                        if (answer instanceof Renewal.Renewed more) {
                            renewed++;
                            until = until.earlierOf(more.validUntil());
                        } else {
                            successor = ((Renewal.Lost) answer).successor();
                        }
                    } catch (CoordinationException down) {
                        // counted below
                    }
                }
                if (renewed >= MAJORITY) {
                    return new Renewal.Renewed(until);
                }
                if (reached < MAJORITY) {
                    throw CoordinationException.unreachable("no majority");
                }
                return new Renewal.Lost(successor);
            }
        }

        @Override
        public void release() throws CoordinationException, LeaseNotHeldException {
            synchronized (ToyMajority.this) {
                int released = 0;
                for (Lease lease : leases) {
                    try {
                        lease.release();
                        released++;
                    } catch (CoordinationException | LeaseNotHeldException gone) {
                        // counted below
                    }
                }
                if (released < MAJORITY) {
                    throw new LeaseNotHeldException(name);
                }
            }
        }
    }
}
