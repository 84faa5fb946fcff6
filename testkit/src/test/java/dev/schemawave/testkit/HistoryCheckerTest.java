package dev.schemawave.testkit;

import static dev.schemawave.testkit.People.holder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.model.Holder;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.DistributedLock;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.LeaseNotHeldException;
import dev.schemawave.spi.Renewal;
import dev.schemawave.spi.Waiter;
import dev.schemawave.testkit.HistoryChecker.Fault;
import dev.schemawave.testkit.HistoryChecker.Finding;
import dev.schemawave.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The checker finds what is planted, and nothing else. Time stands still unless a test moves it. */
class HistoryCheckerTest {

    private static final LockName NAME = new LockName("a:1");
    private static final Duration TTL = Duration.ofSeconds(10);

    private final ManualTime time = new ManualTime();
    private final HistoryChecker checker = new HistoryChecker(time, Duration.ofSeconds(1));
    private final InMemoryCoordination store = new InMemoryCoordination(time);
    private final DistributedLock good = checker.recorded(store.lock());
    private final DistributedLock blind = checker.recorded(new GrantsToAll());

    private static Lease granted(DistributedLock lock, String host) throws Exception {
        return lock.tryAcquire(NAME, holder(host), TTL).orElseThrow();
    }

    private List<Fault> faults() {
        return checker.findings().stream().map(Finding::fault).toList();
    }

    @Test
    void oneAfterTheOtherIsInOrder() throws Exception {
        Lease first = granted(good, "pod-1");
        time.advance(Duration.ofSeconds(8));
        first.renew(holder("pod-1"));
        time.advance(Duration.ofSeconds(8));
        first.release();
        granted(good, "pod-2");
        time.advance(TTL);
        granted(good, "pod-3");
        assertThat(checker.grants()).isEqualTo(3);
        assertThat(checker.findings()).isEmpty();
    }

    @Test
    void twoHoldersAtATimeAreFound() throws Exception {
        granted(blind, "pod-1");
        time.advance(Duration.ofSeconds(9));
        granted(blind, "pod-2");
        assertThat(checker.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.fault()).isEqualTo(Fault.OVERLAP);
            assertThat(finding.text()).contains("pod-1", "pod-2", "1000000000 ns");
        });
    }

    @Test
    void aRenewalMakesItTwoHoldersToo() throws Exception {
        Lease first = granted(blind, "pod-1");
        time.advance(Duration.ofSeconds(9));
        first.renew(holder("pod-1"));
        time.advance(Duration.ofSeconds(2));
        granted(blind, "pod-2");
        assertThat(faults()).containsExactly(Fault.OVERLAP);
    }

    @Test
    void othersMayHaveTheLeaseAfterTheRequestToReleaseIt() throws Exception {
        granted(blind, "pod-1").release();
        time.advance(Duration.ofNanos(1));
        granted(blind, "pod-2");
        assertThat(checker.findings()).isEmpty();
    }

    @Test
    void namesAreApart() throws Exception {
        granted(blind, "pod-1");
        blind.tryAcquire(new LockName("b"), holder("pod-2"), TTL);
        assertThat(checker.findings()).isEmpty();
    }

    @Test
    void aLeaseThatIsGoneBeforeItsDeadlineIsFound() throws Exception {
        Lease first = granted(good, "pod-1");
        store.expire();
        assertThat(first.renew(holder("pod-1"))).isInstanceOf(Renewal.Lost.class);
        Lease second = granted(good, "pod-2");
        store.expire();
        assertThatThrownBy(second::release).isInstanceOf(LeaseNotHeldException.class);
        assertThat(faults()).containsExactly(Fault.EARLY_LOSS, Fault.EARLY_LOSS);
    }

    @Test
    void aLeaseThatIsGoneAfterItsDeadlineIsInOrder() throws Exception {
        Lease first = granted(good, "pod-1");
        time.advance(TTL);
        first.renew(holder("pod-1"));
        assertThatThrownBy(first::release).isInstanceOf(LeaseNotHeldException.class);
        assertThat(checker.findings()).isEmpty();
    }

    @Test
    void aLeaseThatWorksAfterItsEndIsFound() throws Exception {
        Lease lease = granted(blind, "pod-1");
        lease.release();
        lease.renew(holder("pod-1"));
        lease.release();
        assertThat(faults()).containsExactly(Fault.REVIVAL, Fault.REVIVAL);
    }

    @Test
    void aReleaseThatFailedProvesNothing() throws Exception {
        Lease lease = granted(good, "pod-1");
        store.outage().loseAnswers();
        assertThatThrownBy(lease::release).hasMessageContaining("lose its answers");
        store.outage().end();
        assertThatThrownBy(lease::release).isInstanceOf(LeaseNotHeldException.class);
        assertThat(checker.findings()).isEmpty();
    }

    @Test
    void aWaitThatEndsTooEarlyOrTooLateIsFound() throws Exception {
        Waiting open = Waiting.atMost(TTL);
        checker.recorded(new SendsAway(Duration.ZERO)).acquire(NAME, holder("pod-1"), TTL, open);
        assertThat(faults()).containsExactly(Fault.WAIT);
        open.end();
        checker.recorded(new SendsAway(Duration.ofMillis(900))).acquire(NAME, holder("pod-1"), TTL, open);
        assertThat(faults()).hasSize(1);
        checker.recorded(new SendsAway(Duration.ofMillis(1100))).acquire(NAME, holder("pod-1"), TTL, open);
        assertThat(faults()).containsExactly(Fault.WAIT, Fault.WAIT);
    }

    @Test
    void theFuzzFindsALockThatGrantsToAllAndNothingInAGoodOne() throws Exception {
        LockFuzz fuzz = new LockFuzz(7, 6, 10, 2, Duration.ofMillis(200), true);
        HistoryChecker sound = fuzz.run(List.of(new InMemoryCoordination()));
        assertThat(sound.findings()).isEmpty();
        assertThat(sound.grants()).isGreaterThan(5);
        HistoryChecker broken = fuzz.run(List.of(new InMemoryCoordination(), new InMemoryCoordination()));
        assertThat(broken.findings()).extracting(Finding::fault).contains(Fault.OVERLAP);
    }

    /** Comes back without a lease, late. */
    private final class SendsAway implements DistributedLock {

        private final Duration late;

        SendsAway(Duration late) {
            this.late = late;
        }

        @Override
        public Optional<Lease> tryAcquire(LockName name, Holder holder, Duration ttl) {
            return Optional.empty();
        }

        @Override
        public Optional<Lease> acquire(LockName name, Holder holder, Duration ttl, Waiter waiter) {
            if (waiter.isOver()) {
                time.advance(late);
            }
            return Optional.empty();
        }

        @Override
        public Optional<Holder> holder(LockName name) {
            return Optional.empty();
        }
    }

    /** Never says no. */
    private final class GrantsToAll implements DistributedLock {

        @Override
        public Optional<Lease> tryAcquire(LockName name, Holder holder, Duration ttl) {
            Deadline until = Deadline.in(time, ttl);
            return Optional.of(new Lease() {
                @Override
                public Deadline validUntil() {
                    return until;
                }

                @Override
                public Renewal renew(Holder by) {
                    return new Renewal.Renewed(Deadline.in(time, ttl));
                }

                @Override
                public void release() {}
            });
        }

        @Override
        public Optional<Holder> holder(LockName name) {
            return Optional.empty();
        }
    }
}
