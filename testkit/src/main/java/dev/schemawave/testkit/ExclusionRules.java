package dev.schemawave.testkit;

import static dev.schemawave.testkit.People.holder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.model.LockName;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.DistributedLock;
import dev.schemawave.spi.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** L1 to L6: who has the lock, and that nobody else has. */
@SuppressWarnings("InterruptedExceptionSwallowed") // a test may throw whatever fails it
abstract class ExclusionRules extends LockTest {

    static final int CLIENTS = 4;
    private static final int FUZZ_ROUNDS = 10;

    final List<Coordination> crowd() throws Exception {
        List<Coordination> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(open());
        }
        return clients;
    }

    @Test
    void l01ASecondTryIsEmptyAndNoError() throws Exception {
        granted(one, LONG);
        assertHeld();
    }

    @Test
    void l02TheHolderItselfIsNotGrantedASecondLease() throws Exception {
        granted(one, LONG);
        assertThat(one.lock().tryAcquire(NAME, holder("pod-1"), LONG)).isEmpty();
    }

    @Test
    void l03AReleasedLockIsFree() throws Exception {
        granted(one, LONG).release();
        assertFree();
    }

    @Test
    void l04NamesDoNotDisturbEachOtherWhateverTheirCase() throws Exception {
        DistributedLock lock = two.lock();
        assertThat(one.lock().tryAcquire(new LockName("a:1"), holder("pod-1"), LONG))
                .isPresent();
        assertThat(lock.tryAcquire(new LockName("A:1"), holder("pod-1"), LONG)).isPresent();
        assertThat(lock.tryAcquire(new LockName("a:11"), holder("pod-1"), LONG)).isPresent();
        assertThat(lock.tryAcquire(new LockName("a"), holder("pod-1"), LONG)).isPresent();
        assertThat(lock.tryAcquire(new LockName("a:1"), holder("pod-1"), LONG)).isEmpty();
    }

    @Test
    void l05ManyWhoTryAtOnceMakeOneHolder() throws Exception {
        List<Coordination> clients = crowd();
        for (int round = 0; round < 5; round++) {
            LockName name = new LockName("round:" + round);
            List<Optional<Lease>> leases = team.all(
                    3 * CLIENTS, i -> () -> clients.get(i % CLIENTS).lock().tryAcquire(name, holder("pod-" + i), LONG));
            assertThat(leases.stream().filter(Optional::isPresent)).hasSize(1);
        }
    }

    /** Follows R24. */
    @Test
    void l06WhateverManyDoNoTwoHoldTheLeaseAtATime() throws Exception {
        long seed = ThreadLocalRandom.current().nextLong();
        boolean abandon = can(Capability.RUNS_OUT_UNRENEWED);
        LockFuzz fuzz = new LockFuzz(seed, 2 * CLIENTS, FUZZ_ROUNDS, 2, shortTtl(), abandon);
        HistoryChecker record = fuzz.run(crowd());
        assertThat(record.findings()).as("seed " + seed).isEmpty();
        assertThat(record.grants()).as("grants").isPositive();
    }
}
