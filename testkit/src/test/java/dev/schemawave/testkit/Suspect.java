package dev.schemawave.testkit;

import dev.schemawave.model.Holder;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.Lease;
import dev.schemawave.testkit.ToyLocks.Client;
import dev.schemawave.testkit.ToyLocks.Grant;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Locks to be put on trial, and the rules that each must be found to break. */
@SuppressWarnings("ImmutableEnumChecker") // a supplier and a set that nobody changes
enum Suspect {
    CORRECT(ToyLocks::new),
    CORRECT_MAJORITY(() -> new ToyMajority(2)),

    RELEASES_BY_NAME(ReleasesByName::new, 12, 18),
    PROVES_BY_HOLDER(ProvesByHolder::new, 18),
    STALE_RENEWAL_STEALS(StaleRenewalSteals::new, 14, 18),
    RENEWAL_MAKES_ANEW(RenewalMakesAnew::new, 15, 16),
    REENTRANT(Reentrant::new, 2),
    NO_EXPIRY(NoExpiry::new, 8, 9, 11, 12, 14, 15, 18, 22, 27),
    THREAD_BOUND(ThreadBound::new, 17),
    DOWN_LOOKS_HELD(DownLooksHeld::new, 28),
    LOSES_THE_WAITER(LosesTheWaiter::new, 20, 21),
    MINORITY_GRANTS(() -> new ToyMajority(1), 29),
    DEADLINE_FROM_THE_ANSWER(DeadlineFromTheAnswer::new, 32),
    DEADLINE_TOO_LATE(DeadlineTooLate::new, 7, 9, 32),
    RELEASE_NEVER_TELLS(ReleaseNeverTells::new, 11, 12, 13, 18),
    NAMES_WITHOUT_CASE(NamesWithoutCase::new, 4),
    SLEEPS_THROUGH_INTERRUPTS(SleepsThroughInterrupts::new, 25),
    LEAVES_ITS_REQUEST(LeavesItsRequest::new, 23);

    private final Supplier<TestStore> store;
    private final Set<Integer> brokenRules = new TreeSet<>();

    Suspect(Supplier<TestStore> store, int... brokenRules) {
        this.store = store;
        for (int rule : brokenRules) {
            this.brokenRules.add(rule);
        }
    }

    TestStore store() {
        return store.get();
    }

    Set<Integer> brokenRules() {
        return brokenRules;
    }

    private static final class ReleasesByName extends ToyLocks {
        @Override
        boolean mayRelease(Grant present, Grant mine) {
            return true;
        }
    }

    private static final class ProvesByHolder extends ToyLocks {
        @Override
        boolean mayRelease(Grant present, Grant mine) {
            return present.holder().host().equals(mine.holder().host());
        }
    }

    private static final class StaleRenewalSteals extends ToyLocks {
        @Override
        boolean mayRenew(Optional<Grant> present, Grant mine) {
            return present.isPresent();
        }
    }

    private static final class RenewalMakesAnew extends ToyLocks {
        @Override
        boolean mayRenew(Optional<Grant> present, Grant mine) {
            return present.isEmpty() || super.mayRenew(present, mine);
        }
    }

    private static final class Reentrant extends ToyLocks {
        @Override
        boolean mayJoin(Grant present, Client client, Holder holder) {
            return present.client() == client
                    && present.thread().equals(Thread.currentThread())
                    && present.holder().equals(holder);
        }
    }

    private static final class NoExpiry extends ToyLocks {
        @Override
        boolean isOver(Grant grant) {
            return false;
        }

        @Override
        Duration sleep(LockName name) {
            return Duration.ofMinutes(1);
        }
    }

    private static final class ThreadBound extends ToyLocks {
        @Override
        boolean mayRelease(Grant present, Grant mine) {
            return super.mayRelease(present, mine) && mine.thread().equals(Thread.currentThread());
        }
    }

    private static final class DownLooksHeld extends ToyLocks {
        @Override
        Optional<Lease> triedWhileDown() {
            return Optional.empty();
        }
    }

    private static final class LosesTheWaiter extends ToyLocks {
        @Override
        void wakeAll(LockName name) {}
    }

    private static final class DeadlineFromTheAnswer extends ToyLocks {

        /** The store is generous, so that only a slow answer shows the mistake. */
        @Override
        boolean isOver(Grant grant) {
            Deadline generous =
                    new Deadline(grant.until().nanos() + Duration.ofMillis(30).toNanos());
            return generous.hasPassed(TimeSource.system());
        }

        @Override
        Deadline validUntil(Deadline before, Duration ttl) {
            return Deadline.in(TimeSource.system(), ttl);
        }
    }

    private static final class DeadlineTooLate extends ToyLocks {
        @Override
        Deadline validUntil(Deadline before, Duration ttl) {
            return new Deadline(before.nanos() + ttl.toNanos());
        }
    }

    private static final class ReleaseNeverTells extends ToyLocks {
        @Override
        void lateRelease(LockName name) {}
    }

    private static final class NamesWithoutCase extends ToyLocks {
        @Override
        LockName key(LockName name) {
            return new LockName(name.value().toLowerCase(Locale.ROOT));
        }
    }

    private static final class SleepsThroughInterrupts extends ToyLocks {
        @Override
        boolean minds(InterruptedException e) {
            return false;
        }
    }

    private static final class LeavesItsRequest extends ToyLocks {

        private final Set<LockName> left = new HashSet<>();

        @Override
        void leftTheQueue(LockName name, Client client) {
            synchronized (held) {
                left.add(name);
            }
        }

        @Override
        void wakeAll(LockName name) {
            if (left.contains(name)) {
                Grant nobodys = new Grant(
                        People.holder("nobody"),
                        Deadline.in(TimeSource.system(), Duration.ofMinutes(1)),
                        new Client(),
                        Thread.currentThread());
                held.put(name, nobodys);
            }
            super.wakeAll(name);
        }
    }
}
