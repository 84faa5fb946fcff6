package dev.schemawave.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.model.Holder;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.Renewal;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaseKeeperTest {

    private static final Duration TTL = Duration.ofSeconds(30);
    private static final Duration BEAT = Duration.ofSeconds(10);
    private static final Holder ME =
            new Holder(new LedgerKey("orders", "main"), "pod-1", 7, Instant.parse("2026-01-31T10:15:30Z"), "");

    private final ManualTime time = new ManualTime();
    private final Recorder recorder = new Recorder();
    private final FakeLease lease = new FakeLease();
    private final LeaseKeeper keeper = new LeaseKeeper(lease, ME, TTL, BEAT, time, recorder);

    @AfterEach
    void close() {
        keeper.close();
    }

    @Test
    void renewsAtItsBeatAndStaysHeld() throws Exception {
        for (int beat = 1; beat <= 5; beat++) {
            time.awaitSleepers(2);
            time.advance(BEAT);
            assertThat(recorder.next()).isEqualTo("renewed");
        }
        assertThat(keeper.state()).isEqualTo(LeaseState.HELD);
        assertThat(lease.renewals).hasValue(5);
    }

    @Test
    void isUncertainAsSoonAsOneRenewalFailsAndHeldAgainAfterTheNext() throws Exception {
        lease.failing = true;
        time.awaitSleepers(2);
        time.advance(BEAT);

        assertThat(recorder.next()).startsWith("UNCERTAIN the lease could not be renewed: no route");
        assertThat(keeper.state()).isEqualTo(LeaseState.UNCERTAIN);
        assertThat(recorder.nextRefusal()).isEqualTo("the lease could not be renewed: no route");

        lease.failing = false;
        time.awaitSleepers(2);
        time.advance(BEAT.dividedBy(4));
        assertThat(recorder.next()).startsWith("HELD");
        assertThat(keeper.state()).isEqualTo(LeaseState.HELD);
    }

    @Test
    void isUncertainWhileARenewalHangs() throws Exception {
        lease.hanging = new CountDownLatch(1);
        time.awaitSleepers(2);
        time.advance(BEAT);
        lease.entered.await();

        time.advance(BEAT);
        assertThat(recorder.next()).isEqualTo("UNCERTAIN a renewal of the lease is late");
        assertThat(keeper.state()).isEqualTo(LeaseState.UNCERTAIN);
        lease.hanging.countDown();
    }

    @Test
    void tellsTheLossAtTheDeadlineEvenWhileARenewalHangs() throws Exception {
        lease.hanging = new CountDownLatch(1);
        time.awaitSleepers(2);
        time.advance(BEAT);
        lease.entered.await();

        time.awaitSleepers(1);
        time.advance(TTL);
        assertThat(keeper.state()).isEqualTo(LeaseState.LOST);
        assertThat(recorder.next()).startsWith("LOST the lease ran out before it could be renewed");
        lease.hanging.countDown();
    }

    @Test
    void isLostAtOnceAfterAFreezePastTheDeadlineWhateverARenewalWouldAnswer() {
        time.advance(TTL);
        assertThat(keeper.state()).isEqualTo(LeaseState.LOST);
    }

    @Test
    void aRenewalThatAnswersAfterTheDeadlineDoesNotBringTheLeaseBack() throws Exception {
        lease.hanging = new CountDownLatch(1);
        time.awaitSleepers(2);
        time.advance(BEAT);
        lease.entered.await();
        time.advance(TTL);
        assertThat(recorder.next()).startsWith("LOST");

        lease.hanging.countDown();
        keeper.close();
        assertThat(keeper.state()).isEqualTo(LeaseState.LOST);
    }

    @Test
    void isLostAtOnceWhenTheBackendNamesASuccessor() throws Exception {
        lease.successor = Optional.of(ME.doing("step 1 of 2"));
        time.awaitSleepers(2);
        time.advance(BEAT);

        assertThat(recorder.next()).startsWith("LOST the lease is held by orders on pod-1 (pid 7)");
        assertThat(recorder.nextRefusal()).startsWith("the lease is held by orders on pod-1 (pid 7)");
        assertThat(keeper.reason()).contains("orders on pod-1");
        assertThat(keeper.awaitCertainty()).isEqualTo(LeaseState.LOST);
    }

    @Test
    void doubtOfTheBackendIsUncertaintyAndAnEarlyRenewal() throws Exception {
        lease.failing = true;
        lease.doubt.run();
        assertThat(recorder.next()).startsWith("UNCERTAIN the connection to the coordination service is in doubt");
        lease.failing = false;
        time.awaitSleepers(2);
        time.advance(BEAT.dividedBy(4));
        assertThat(recorder.next()).startsWith("HELD");
    }

    @Test
    void aWorkerThatWaitsForCertaintyGoesOnWhenTheLeaseIsRenewed() throws Exception {
        lease.failing = true;
        time.awaitSleepers(2);
        time.advance(BEAT);
        assertThat(recorder.next()).startsWith("UNCERTAIN");

        BlockingQueue<LeaseState> certainty = new LinkedBlockingQueue<>();
        Thread worker = new Thread(() -> {
            try {
                certainty.add(keeper.awaitCertainty());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        worker.start();
        time.awaitSleepers(3);
        lease.failing = false;
        time.advance(BEAT.dividedBy(4));
        assertThat(certainty.poll(20, TimeUnit.SECONDS)).isEqualTo(LeaseState.HELD);
    }

    @Test
    void closingReleasesOnceAndNoRenewalFollows() throws Exception {
        time.awaitSleepers(2);
        keeper.close();
        keeper.close();
        int renewals = lease.renewals.get();
        time.advance(TTL);
        assertThat(lease.releases).hasValue(1);
        assertThat(lease.renewals).hasValue(renewals);
    }

    @Test
    void aLostLeaseIsNotReleased() throws Exception {
        time.awaitSleepers(2);
        lease.failing = true;
        time.advance(TTL);
        keeper.close();
        assertThat(lease.releases).hasValue(0);
    }

    @Test
    void aFailedReleaseIsToldAndNotThrown() throws Exception {
        lease.failing = true;
        keeper.close();
        assertThat(recorder.next()).isEqualTo("not released: no route");
    }

    @Test
    void showsANewActivitySoonButAtMostOnceASecond() throws Exception {
        keeper.show("step 1 of 3");
        keeper.show("step 2 of 3");
        time.awaitSleepers(2);
        time.advance(Duration.ofSeconds(1));
        assertThat(recorder.next()).isEqualTo("renewed");
        assertThat(lease.shown.activity()).isEqualTo("step 2 of 3");

        keeper.show("step 3 of 3");
        time.awaitSleepers(2);
        assertThat(lease.renewals).hasValue(1);
        time.advance(Duration.ofSeconds(1));
        assertThat(recorder.next()).isEqualTo("renewed");
        assertThat(lease.shown.activity()).isEqualTo("step 3 of 3");
    }

    @Test
    void whatFollowsARenewalInTimeIsNotEarly() throws Exception {
        for (int beat = 1; beat <= 2; beat++) {
            time.awaitSleepers(2);
            time.advance(BEAT.minusNanos(1));
            time.awaitSleepers(2);
            assertThat(lease.renewals).hasValue(beat - 1);
            time.advance(Duration.ofNanos(1));
            assertThat(recorder.next()).isEqualTo("renewed");
        }
    }

    @Test
    void aDoubtIsEndedByARenewalAtOnceHoweverShortAgoTheLastOneWas() throws Exception {
        lease.doubt.run();

        assertThat(recorder.next()).startsWith("UNCERTAIN");
        assertThat(recorder.next()).startsWith("HELD");
    }

    @Test
    void aProofIsARenewalThatBeginsAfterTheQuestion() throws Exception {
        assertThat(keeper.prove()).isEqualTo(LeaseState.HELD);
        assertThat(lease.renewals).hasValue(1);
    }

    @Test
    void aProofIsSoughtUntilTheBackendAnswers() throws Exception {
        lease.failing = true;
        Future<LeaseState> proof = elsewhere(keeper::prove);
        assertThat(recorder.next()).startsWith("UNCERTAIN");
        time.awaitSleepers(3);
        lease.failing = false;
        time.advance(BEAT);

        assertThat(proof.get(60, TimeUnit.SECONDS)).isEqualTo(LeaseState.HELD);
        assertThat(lease.renewals).hasValueGreaterThanOrEqualTo(3);
    }

    @Test
    void aProofThatTheBackendRefusesIsALossAndEndsTheKeeping() throws Exception {
        time.awaitSleepers(2);
        lease.successor = Optional.of(ME);

        assertThat(keeper.prove()).isEqualTo(LeaseState.LOST);
        assertThat(keeper.prove()).isEqualTo(LeaseState.LOST);
        assertThat(lease.renewals).hasValue(1);
        time.awaitNobodyAsleep();
    }

    @Test
    void aWorkerThatWaitsForCertaintyIsToldOfALoss() throws Exception {
        lease.failing = true;
        time.awaitSleepers(2);
        time.advance(BEAT);
        assertThat(recorder.next()).startsWith("UNCERTAIN");
        Future<LeaseState> certainty = elsewhere(keeper::awaitCertainty);
        time.awaitSleepers(3);
        lease.failing = false;
        lease.successor = Optional.of(ME);
        time.advance(BEAT.dividedBy(4));

        assertThat(certainty.get(60, TimeUnit.SECONDS)).isEqualTo(LeaseState.LOST);
    }

    /** It was asked for long before it was answered, so that it does not last long. */
    @Test
    void aRenewalThatWasSlowIsLateAgainSoon() throws Exception {
        lease.hanging = new CountDownLatch(1);
        keeper.show("step 1 of 3");
        time.awaitSleepers(2);
        time.advance(Duration.ofSeconds(1));
        lease.entered.await();
        time.awaitSleepers(1);
        time.advance(Duration.ofSeconds(19));
        assertThat(recorder.next()).isEqualTo("UNCERTAIN a renewal of the lease is late");
        time.awaitSleepers(1);
        lease.hanging.countDown();
        assertThat(recorder.next()).startsWith("HELD");
        assertThat(recorder.next()).isEqualTo("renewed");
        time.awaitSleepers(2);
        time.advance(Duration.ofSeconds(1));

        assertThat(recorder.next()).isEqualTo("UNCERTAIN a renewal of the lease is late");
    }

    @Test
    void closingEndsTheKeeping() throws Exception {
        time.awaitSleepers(2);
        keeper.close();

        time.awaitNobodyAsleep();
        assertThat(elsewhere(keeper::prove).get(60, TimeUnit.SECONDS)).isEqualTo(LeaseState.HELD);
        assertThat(lease.renewals).hasValue(0);
    }

    @Test
    void aLeaseIsNotGivenBackWhileItIsRenewed() throws Exception {
        lease.hanging = new CountDownLatch(1);
        time.awaitSleepers(2);
        time.advance(BEAT);
        lease.entered.await();
        Thread closing = new Thread(keeper::close);
        closing.start();
        while (closing.getState() != Thread.State.WAITING && closing.isAlive()) {
            Thread.onSpinWait();
        }
        assertThat(lease.releases).hasValue(0);

        lease.hanging.countDown();
        closing.join();
        assertThat(lease.releases).hasValue(1);
    }

    @Test
    void itsThreadsKeepNoProcessAlive() {
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("schemawave-renewal")
                        || thread.getName().startsWith("schemawave-lease-clock"))
                .isNotEmpty()
                .allMatch(Thread::isDaemon);
    }

    private static Future<LeaseState> elsewhere(Callable<LeaseState> question) {
        FutureTask<LeaseState> answer = new FutureTask<>(question);
        new Thread(answer).start();
        return answer;
    }

    private static final class Recorder implements LeaseKeeper.Watcher {

        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> refusals = new LinkedBlockingQueue<>();

        String next() throws InterruptedException {
            String event = told.poll(20, TimeUnit.SECONDS);
            return event == null ? "nothing" : event;
        }

        String nextRefusal() throws InterruptedException {
            return String.valueOf(refusals.poll(20, TimeUnit.SECONDS));
        }

        @Override
        public void changed(LeaseState now, String reason) {
            told.add(now + " " + reason);
        }

        @Override
        public void renewed() {
            told.add("renewed");
        }

        @Override
        public void notRenewed(String reason) {
            refusals.add(reason);
        }

        @Override
        public void notReleased(String reason) {
            told.add("not released: " + reason);
        }
    }

    private final class FakeLease implements Lease {

        private final AtomicInteger renewals = new AtomicInteger();
        private final AtomicInteger releases = new AtomicInteger();
        private final CountDownLatch entered = new CountDownLatch(1);
        private final Deadline granted = Deadline.in(time, TTL);
        private volatile boolean failing;
        private volatile CountDownLatch hanging = new CountDownLatch(0);
        private volatile Optional<Holder> successor = Optional.empty();
        private volatile Holder shown = ME;
        private volatile Runnable doubt = () -> {};

        @Override
        public Deadline validUntil() {
            return granted;
        }

        @Override
        public Renewal renew(Holder holder) throws CoordinationException {
            Deadline renewed = Deadline.in(time, TTL);
            renewals.incrementAndGet();
            entered.countDown();
            try {
                hanging.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (failing) {
                throw CoordinationException.unreachable("no route", new IllegalStateException());
            }
            shown = holder;
            return successor.isPresent() ? new Renewal.Lost(successor) : new Renewal.Renewed(renewed);
        }

        @Override
        public void release() throws CoordinationException {
            if (failing) {
                throw CoordinationException.unreachable("no route", new IllegalStateException());
            }
            releases.incrementAndGet();
        }

        @Override
        public void onDoubt(Runnable signal) {
            doubt = signal;
        }
    }
}
