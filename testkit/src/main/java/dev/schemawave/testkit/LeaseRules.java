package dev.schemawave.testkit;

import static dev.schemawave.testkit.People.holder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.model.Holder;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.LeaseNotHeldException;
import dev.schemawave.spi.Renewal;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** L7 to L19: how long a lease lasts, and what can be done with it. */
@SuppressWarnings("InterruptedExceptionSwallowed") // a test may throw whatever fails it
abstract class LeaseRules extends ExclusionRules {

    private static final TimeSource TIME = TimeSource.system();

    /** Follows R5. */
    @Test
    void l07ALeaseIsValidForLessThanItsTimeToLive() throws Exception {
        Deadline before = Deadline.in(TIME, LONG);
        Lease lease = granted(one, LONG);
        Deadline after = Deadline.in(TIME, LONG);
        assertThat(lease.validUntil().nanos()).isLessThanOrEqualTo(after.nanos());
        assertThat(lease.validUntil().nanos()).isGreaterThan(before.nanos() - LONG.toNanos() / 2);
    }

    /** Follows R1. */
    @Test
    void l08ALeaseThatNobodyRenewsRunsOut() throws Exception {
        granted(one, shortTtl());
        letRunOut(one, shortTtl());
        assertThat(successor()).isNotNull();
    }

    /** Follows R5. */
    @Test
    void l09TheLocalDeadlinePassesBeforeAnybodyElseCanHaveTheLease(TestReporter reporter) throws Exception {
        if (can(Capability.RUNS_OUT_UNRENEWED, reporter)) {
            Lease old = granted(one, shortTtl());
            Deadline patience = Deadline.in(TIME, patience());
            while (triedByTwo().isEmpty()) {
                assertThat(patience.hasPassed(TIME))
                        .as("the lease never runs out")
                        .isFalse();
                Waiting.pass(Duration.ofMillis(5));
            }
            assertThat(old.validUntil().hasPassed(TIME)).isTrue();
        }
    }

    @Test
    void l10ALeaseThatIsRenewedLasts() throws Exception {
        Lease lease = granted(one, shortTtl());
        Deadline before = lease.validUntil();
        for (int i = 0; i < 6; i++) {
            Waiting.pass(shortTtl().dividedBy(4));
            Renewal renewal = lease.renew(holder("pod-1"));
            assertThat(renewal).isInstanceOf(Renewal.Renewed.class);
            Deadline after = ((Renewal.Renewed) renewal).validUntil();
            assertThat(after.nanos()).isGreaterThan(before.nanos());
            before = after;
            assertHeld();
        }
    }

    @Test
    void l11ReleasingALeaseThatRanOutSaysSo() throws Exception {
        Lease old = granted(one, shortTtl());
        letRunOut(one, shortTtl());
        assertThatThrownBy(old::release)
                .isInstanceOf(LeaseNotHeldException.class)
                .hasMessageContaining(NAME.value());
        assertFree();
    }

    /** Follows R3. */
    @Test
    void l12ReleasingALostLeaseSaysSoAndFreesNobody() throws Exception {
        Lease old = granted(one, shortTtl());
        letRunOut(one, shortTtl());
        Lease present = successor();
        assertThatThrownBy(old::release).isInstanceOf(LeaseNotHeldException.class);
        assertThat(one.lock().tryAcquire(NAME, holder("pod-3"), LONG)).isEmpty();
        present.release();
    }

    /** Follows R3. */
    @Test
    void l13ReleasingTwiceSaysSo() throws Exception {
        Lease lease = granted(one, LONG);
        lease.release();
        assertThatThrownBy(lease::release).isInstanceOf(LeaseNotHeldException.class);
        assertFree();
    }

    /** Follows R4. */
    @Test
    void l14RenewingALostLeaseTakesItFromNobody() throws Exception {
        Lease old = granted(one, shortTtl());
        letRunOut(one, shortTtl());
        Lease present = successor();
        Renewal renewal = old.renew(holder("pod-1"));
        assertThat(renewal).isInstanceOf(Renewal.Lost.class);
        Optional<Holder> named = ((Renewal.Lost) renewal).successor();
        if (can(Capability.NAMES_SUCCESSOR) || named.isPresent()) {
            assertThat(named).contains(holder("pod-2"));
        }
        assertThat(present.renew(holder("pod-2"))).isInstanceOf(Renewal.Renewed.class);
        present.release();
    }

    /** Follows R4. */
    @Test
    void l15ALeaseThatRanOutIsLostEvenIfNobodyWantsIt() throws Exception {
        Lease old = granted(one, shortTtl());
        letRunOut(one, shortTtl());
        assertThat(old.renew(holder("pod-1"))).isEqualTo(new Renewal.Lost(Optional.empty()));
        assertFree();
    }

    /** Follows R4. */
    @Test
    void l16RenewingAfterTheReleaseDoesNotBringTheLeaseBack() throws Exception {
        Lease lease = granted(one, LONG);
        lease.release();
        assertThat(lease.renew(holder("pod-1"))).isEqualTo(new Renewal.Lost(Optional.empty()));
        assertFree();
    }

    /** Follows R39. */
    @Test
    void l17AnyThreadRenewsAndReleases() throws Exception {
        Lease lease = Team.result(team.start(() -> granted(one, LONG)));
        assertThat(lease.renew(holder("pod-1"))).isInstanceOf(Renewal.Renewed.class);
        try (Team others = new Team()) {
            Team.result(others.start(() -> {
                lease.release();
                return lease;
            }));
        }
        assertFree();
    }

    /** Follows R2. */
    @Test
    void l18EachGrantIsProvedAnewEvenForTheSameHolder() throws Exception {
        Lease old = granted(one, shortTtl());
        letRunOut(one, shortTtl());
        Lease present = granted(one, LONG);
        assertThatThrownBy(old::release).isInstanceOf(LeaseNotHeldException.class);
        assertThat(old.renew(holder("pod-1"))).isInstanceOf(Renewal.Lost.class);
        assertHeld();
        present.release();
    }

    @Test
    void l19TheHolderCanBeSeenAndWhatItIsDoing() throws Exception {
        assertThat(two.lock().holder(NAME)).isEmpty();
        Lease lease = granted(one, LONG);
        assertThat(two.lock().holder(NAME)).contains(holder("pod-1"));
        Holder busy = holder("pod-1").doing("step 3 of 7: \"V3__größe.sql\"\n= 'x' \\ 😀");
        lease.renew(busy);
        assertThat(two.lock().holder(NAME)).contains(busy);
        lease.release();
        assertThat(two.lock().holder(NAME)).isEmpty();
    }
}
