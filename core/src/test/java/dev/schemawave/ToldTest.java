package dev.schemawave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.CoordinationEvent.Failed;
import dev.schemawave.CoordinationEvent.Finished;
import dev.schemawave.CoordinationEvent.GateLeft;
import dev.schemawave.CoordinationEvent.LeaseEnded;
import dev.schemawave.CoordinationEvent.LeaseNotTaken;
import dev.schemawave.CoordinationEvent.LeaseNotTaken.Reason;
import dev.schemawave.CoordinationEvent.MigrationEnded;
import dev.schemawave.CoordinationEvent.MigrationEnded.Ending;
import dev.schemawave.CoordinationEvent.Started;
import dev.schemawave.CoordinationEvent.WaitingForLease;
import dev.schemawave.model.LedgerEntry.Status;
import dev.schemawave.model.Requirement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever listens hears when each part of a start-up begins and ends. */
class ToldTest {

    private final Stage stage = new Stage();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aMigrationIsToldWithItsToolAndHowItEnded() throws Exception {
        Startup startup = stage.service("orders", "1").start();
        startup.outcome();

        assertThat(startup.next(Started.class).tool()).isEqualTo("stub");
        assertThat(startup.next(MigrationEnded.class).ending()).isEqualTo(Ending.SUCCEEDED);
    }

    @Test
    void aStartWithNothingToDoIsItsBeginningAndItsEnd() throws Exception {
        Startup startup = stage.service("orders", "1").isMigrated().start();
        startup.outcome();

        assertThat(startup.rest()).extracting(Object::getClass).containsExactly(Started.class, Finished.class);
    }

    @Test
    void aMigrationThatFailsHasEndedAndHadTheLeaseForAsLong() throws Exception {
        Startup startup = stage.service("orders", "1")
                .doing(step -> {
                    stage.time.advance(Duration.ofSeconds(7));
                    throw StubRunner.broken(step);
                })
                .start();
        startup.error(MigrationFailedException.class);

        MigrationEnded migration = startup.next(MigrationEnded.class);
        assertThat(migration.ending()).isEqualTo(Ending.FAILED);
        assertThat(migration.took()).isEqualTo(Duration.ofSeconds(7));
        assertThat(startup.next(LeaseEnded.class).held()).isEqualTo(Duration.ofSeconds(7));
        startup.next(Failed.class);
    }

    @Test
    void aWaitThatAPeerHasEndedDidNotTakeTheLease() throws Exception {
        assertThat(untilThePeerEnds(false).next(LeaseNotTaken.class).reason()).isEqualTo(Reason.NOT_NEEDED);
    }

    @Test
    void aWaitThatEndsWithThePeersFailureDidNotTakeTheLease() throws Exception {
        assertThat(untilThePeerEnds(true).next(LeaseNotTaken.class).reason()).isEqualTo(Reason.PEER_FAILED);
    }

    private Startup untilThePeerEnds(boolean failing) throws Exception {
        Stage.Service orders = stage.service("orders", "1").doing(step -> {
            holdOn();
            if (failing) {
                throw StubRunner.broken(step);
            }
        });
        Startup holder = orders.start();
        entered.await();
        Startup waiter = orders.start();
        waiter.next(WaitingForLease.class);
        open.countDown();
        if (failing) {
            holder.error(MigrationFailedException.class);
        } else {
            holder.outcome();
        }
        return waiter;
    }

    @Test
    void aWaitThatIsTooLongIsToldWithItsLength() throws Exception {
        Stage.Service orders = stage.service("orders", "1")
                .with("schemawave.wait.timeout", "2m")
                .with("schemawave.lease.ttl", "1h")
                .doing(step -> holdOn());
        Startup holder = orders.start();
        entered.await();
        Startup waiter = orders.start();
        LeaseNotTaken told = waiter.next(LeaseNotTaken.class, stage.time);

        assertThat(told.reason()).isEqualTo(Reason.TIMED_OUT);
        assertThat(told.waited()).isGreaterThanOrEqualTo(Duration.ofMinutes(2));
        open.countDown();
        holder.outcome();
    }

    @Test
    void theGateTellsHowLongEachSchemaWasWaitedFor() throws Exception {
        stage.announce("billing", Status.READY, "5");
        Startup startup = stage.service("orders", "1")
                .requires("billing", ">=5")
                .requires("customers", ">=2")
                .requires("crm", ">=1 optional")
                .start()
                .awaitGate();
        stage.time.advance(Duration.ofSeconds(4));
        stage.announce("customers", Status.READY, "2");
        startup.outcome();

        GateLeft told = startup.next(GateLeft.class);
        assertThat(told.passed()).isTrue();
        assertThat(told.waited())
                .isEqualTo(Map.of(
                        Requirement.parse("billing >=5"),
                        Duration.ZERO,
                        Requirement.parse("customers >=2"),
                        Duration.ofSeconds(4)));
    }

    @Test
    void aGateThatIsNotPassedTellsHowLongItWasWaitedAt() throws Exception {
        Startup startup = stage.service("orders", "1")
                .requires("customers", ">=2")
                .with("schemawave.gate.timeout", "2m")
                .start();
        GateLeft told = startup.next(GateLeft.class, stage.time);

        assertThat(told.passed()).isFalse();
        assertThat(told.waited().values())
                .singleElement()
                .satisfies(waited -> assertThat(waited).isGreaterThanOrEqualTo(Duration.ofMinutes(2)));
    }

    private void holdOn() {
        entered.countDown();
        try {
            open.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
