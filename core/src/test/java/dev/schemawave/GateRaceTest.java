package dev.schemawave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerEntry.Status;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens between a look at the ledger and what follows from it. */
class GateRaceTest {

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aLateWaitingDoesNotHideThatAPeerIsReady() throws Exception {
        Stage.Service orders = stage.service("orders", "1").requires("customers", ">=2");
        LedgerEntry ready = readyEntryOf(orders);
        stage.announce("customers", Status.READY, "1");
        stage.coordination.afterNextLook.set(() -> stage.coordination.afterNextLook.set(() -> stage.publish(ready)));
        Startup late = orders.start();
        late.next(CoordinationEvent.NotAnnounced.class);
        awaitLook(() -> stage.announce("customers", Status.READY, "1.1"));
        awaitLook(() -> stage.announce("customers", Status.READY, "1.2"));

        assertThat(stage.entry("orders").status()).isEqualTo(Status.READY);
        stage.announce("customers", Status.READY, "2");
        late.outcome();
        assertThat(stage.entry("orders").status()).isEqualTo(Status.READY);
    }

    /** As a peer of the same build would announce it. */
    private LedgerEntry readyEntryOf(Stage.Service orders) throws Exception {
        stage.announce("customers", Status.READY, "2");
        orders.start().outcome();
        return stage.entry("orders");
    }

    @Test
    void aLedgerThatFailsRightAfterItHasShownTheVersionDoesNotTakeItBack() throws Exception {
        Startup waiting = stage.service("orders", "1")
                .requires("customers", ">=2")
                .start()
                .awaitGate();
        stage.coordination.lastShown = entry -> entry.version().equals(Optional.of("2"));
        stage.announce("customers", Status.READY, "2");

        assertThat(waiting.outcome()).isInstanceOf(Outcome.Migrated.class);
    }

    @Test
    void whatIsPublishedBetweenTheFirstLookAndTheWatchIsNotMissed() throws Exception {
        stage.coordination.afterNextLook.set(() -> stage.announce("customers", Status.READY, "2"));
        Startup startup =
                stage.service("orders", "1").requires("customers", ">=2").start();

        assertThat(startup.outcome()).isInstanceOf(Outcome.Migrated.class);
    }

    @Test
    void whatIsPublishedWhileItShowsThatItWaitsIsNotMissed() throws Exception {
        stage.coordination.afterNextLook.set(
                () -> stage.coordination.afterNextLook.set(() -> stage.announce("customers", Status.READY, "2")));
        Startup startup =
                stage.service("orders", "1").requires("customers", ">=2").start();

        assertThat(startup.outcome()).isInstanceOf(Outcome.Migrated.class);
    }

    @Test
    void aPeerThatGaveUpWaitingDoesNotFailTheOneThatWaitsLonger() throws Exception {
        Stage.Service orders = stage.service("orders", "1").requires("customers", ">=2");
        Startup peer = orders.start().awaitGate();
        Startup patient = orders.start().awaitGate();
        LedgerEntry waiting = stage.entry("orders");
        stage.coordination.usurp();
        peer.interrupt();
        peer.next(CoordinationEvent.Failed.class);
        awaitLook(() -> stage.publish(gaveUp(waiting)));
        stage.announce("customers", Status.READY, "2");

        assertThat(patient.outcome()).isInstanceOf(Outcome.Migrated.class);
    }

    /** Returns when somebody has read the ledger after a change; what follows from it is done by the next look. */
    private void awaitLook(Runnable change) throws InterruptedException {
        CountDownLatch looked = new CountDownLatch(1);
        stage.coordination.afterNextLook.set(looked::countDown);
        change.run();
        looked.await();
    }

    /** As a replica ends whose time to wait is over, and whose presence is still there. */
    private static LedgerEntry gaveUp(LedgerEntry entry) {
        return new LedgerEntry(
                entry.key(),
                Status.FAILED,
                entry.version(),
                entry.tags(),
                entry.fingerprint(),
                entry.tool(),
                entry.holder(),
                entry.at(),
                Optional.of("waited for long enough"),
                entry.lock(),
                entry.epoch(),
                entry.declaration(),
                entry.past());
    }

    @Test
    void aPeerWhoseMigrationFailedBehindTheGateFailsTheOthersWithIt() throws Exception {
        Stage.Service orders = stage.service("orders", "1")
                .requires("customers", ">=2")
                .doing(step -> {
                    throw StubRunner.broken(step);
                });
        Startup first = orders.start().awaitGate();
        Startup second = orders.start().awaitGate();
        stage.announce("customers", Status.READY, "2");

        assertThat(Optional.of(first.error(SchemawaveException.class)).map(Object::getClass))
                .isPresent();
        second.error(SchemawaveException.class);
        assertThat(orders.runs()).isEqualTo(1);
    }
}
