package dev.schemawave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.lease.LeaseKeeper;
import dev.schemawave.model.Holder;
import dev.schemawave.model.Step;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.MigrationStoppedException;
import dev.schemawave.spi.Renewal;
import dev.schemawave.time.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a step may begin. */
class StepGateTest {

    private static final Step STEP = new Step("1", "first", Optional.empty());

    private final Part part = new Part();
    private final PlayedClaim claim = new PlayedClaim();
    private final Progress progress = new Progress(part.run);
    private final PlayedLease lease = new PlayedLease();
    private final LeaseKeeper keeper =
            new LeaseKeeper(lease, part.run.me(), Part.LEASE, Part.BEAT, part.time, progress);
    private final StepGate gate = new StepGate(part.run, claim, keeper, progress);

    @AfterEach
    void close() {
        keeper.close();
        part.close();
    }

    @Test
    void aStepIsClaimedShownToOthersAndTold() throws Exception {
        gate.beforeStep(STEP, 2, 3);

        assertThat(claim.begun).containsExactly(STEP);
        part.time.awaitSleepers(2);
        part.time.advance(Duration.ofSeconds(1));
        assertThat(lease.shown.poll(60, TimeUnit.SECONDS)).isEqualTo("step 2 of 3: 1 (first)");
        gate.afterStep(STEP, Duration.ofMillis(5));

        assertThat(gate.applied()).containsExactly(new Step.Applied(STEP, Duration.ofMillis(5)));
        CoordinationEvent.StepStarted started = part.next(CoordinationEvent.StepStarted.class);
        assertThat(started.number()).isEqualTo(2);
        assertThat(started.total()).isEqualTo(3);
        CoordinationEvent.StepFinished finished = part.next(CoordinationEvent.StepFinished.class);
        assertThat(finished.number()).isEqualTo(2);
        assertThat(finished.total()).isEqualTo(3);
    }

    @Test
    void noStepBeginsOnceTheProcessIsToStop() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> gate.beforeStep(STEP, 1, 1)).isInstanceOf(MigrationStoppedException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(claim.begun).isEmpty();
    }

    @Test
    void noStepBeginsOnceTheLeaseIsLost() {
        part.time.advance(Part.LEASE);
        assertThatThrownBy(() -> gate.beforeStep(STEP, 1, 1))
                .isInstanceOf(MigrationStoppedException.class)
                .hasMessageContaining("the lease is lost");
        assertThat(claim.begun).isEmpty();
    }

    @Test
    void anInterruptWhileTheLeaseIsUncertainEndsTheWaitAndIsKept() throws Exception {
        lease.failing = true;
        part.time.awaitSleepers(2);
        part.time.advance(Part.BEAT);
        part.next(CoordinationEvent.LeaseUncertain.class);
        BlockingQueue<Boolean> interrupted = new LinkedBlockingQueue<>();
        Thread tool = new Thread(() -> {
            try {
                gate.beforeStep(STEP, 1, 1);
            } catch (MigrationStoppedException e) {
                interrupted.add(Thread.currentThread().isInterrupted());
            }
        });
        tool.start();
        part.time.awaitSleepers(3);
        tool.interrupt();

        assertThat(interrupted.poll(60, TimeUnit.SECONDS)).isTrue();
        assertThat(claim.begun).isEmpty();
    }

    @Test
    void aStepIsToldToRunBetweenItsBeginningAndItsEnd() throws Exception {
        gate.beforeStep(STEP, 1, 1);
        part.next(CoordinationEvent.StepStarted.class);
        part.time.awaitSleepers(2);
        part.time.advance(Duration.ofSeconds(5));
        part.next(CoordinationEvent.StepRunning.class);
        gate.afterStep(STEP, Duration.ofSeconds(5));
        part.next(CoordinationEvent.StepFinished.class);
        part.time.advance(Duration.ofSeconds(14));
        progress.renewed();

        assertThat(part.rest()).noneMatch(CoordinationEvent.StepRunning.class::isInstance);
    }

    @Test
    void whatTheToolGoesOnWithoutIsNotOpenAnyMore() {
        gate.beforeStep(STEP, 1, 1);
        gate.withoutEffect(STEP);
        part.time.advance(Duration.ofSeconds(9));
        progress.renewed();

        assertThat(claim.ended).containsExactly(STEP);
        assertThat(gate.applied()).isEmpty();
        assertThat(part.rest()).noneMatch(CoordinationEvent.StepRunning.class::isInstance);
    }

    @Test
    void whatCannotBeNotedIsNotDone() {
        gate.beforeStep(STEP, 1, 1);
        gate.noteIrreversible("files are deleted");
        claim.notesFail = true;

        assertThatThrownBy(() -> gate.noteIrreversible("files are deleted"))
                .isInstanceOf(MigrationStoppedException.class)
                .hasMessageContaining("no space left");
    }

    private final class PlayedLease implements Lease {

        private final BlockingQueue<String> shown = new LinkedBlockingQueue<>();
        private final Deadline granted = Deadline.in(part.time, Part.LEASE);
        private volatile boolean failing;

        @Override
        public Deadline validUntil() {
            return granted;
        }

        @Override
        public Renewal renew(Holder holder) throws CoordinationException {
            if (failing) {
                throw CoordinationException.unreachable("no route");
            }
            shown.add(holder.activity());
            return new Renewal.Renewed(Deadline.in(part.time, Part.LEASE));
        }

        @Override
        public void release() {}
    }
}
