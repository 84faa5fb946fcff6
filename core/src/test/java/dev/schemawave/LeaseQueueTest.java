package dev.schemawave;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who waits for the lease of its service. */
class LeaseQueueTest {

    @Test
    void whoHasWaitedForTheLeaseWatchesTheLedgerNoMore() throws Exception {
        CompletableFuture<Boolean> goOn = new CompletableFuture<>();
        try (Stage stage = new Stage()) {
            Stage.Service orders = stage.service("queue", "1")
                    .with("schemawave.coordination.republish", "false")
                    .doing(step -> goOn.join());
            Startup first = orders.start();
            first.next(CoordinationEvent.StepStarted.class);
            Startup second = orders.start();
            second.next(CoordinationEvent.WaitingForLease.class);
            goOn.complete(true);

            assertThat(first.outcome()).isInstanceOf(Outcome.Migrated.class);
            assertThat(second.outcome()).isInstanceOf(Outcome.MigratedByPeer.class);
            assertThat(stage.coordination.isWatched()).isFalse();
        }
    }
}
