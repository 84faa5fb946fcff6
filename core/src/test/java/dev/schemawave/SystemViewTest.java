package dev.schemawave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.model.Holder;
import dev.schemawave.model.LedgerEntry.Status;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.Requirement;
import dev.schemawave.model.ServiceStatus;
import dev.schemawave.model.ServiceStatus.State;
import dev.schemawave.model.Unmet;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What somebody sees who is no service. */
class SystemViewTest {

    private final Part part = new Part();
    private final Stage stage = new Stage(new InMemoryCoordination(part.time));
    private final SystemView view = new SystemView(
            part.run, stage.coordination, stage.coordination.ledger().orElseThrow());
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        threads.shutdownNow();
        stage.close();
        part.close();
    }

    @Test
    void whoSaysThatItWaitsAndIsGoneIsAbandoned() throws Exception {
        stage.announce("orders", Status.WAITING, "5", "customers >=6");
        stage.announce("customers", Status.READY, "4");
        stage.announce("billing", Status.FAILED, "1");
        assertThat(view.services())
                .extracting(service -> service.key() + " " + service.state())
                .containsExactly("billing FAILED", "customers READY", "orders ABANDONED");

        LedgerKey orders = new LedgerKey("orders", LedgerKey.MAIN);
        Holder pod = new Holder(orders, "pod-1", 7, part.time.now(), "waits for customers >=6");
        stage.coordination.lock().tryAcquire(Presence.name(orders), pod, Part.LEASE);

        ServiceStatus waiting = view.services().get(2);
        assertThat(waiting.state()).isEqualTo(State.WAITING);
        assertThat(waiting.holder()).isEqualTo(pod);
        assertThat(waiting.unmet())
                .extracting(Unmet::toString)
                .singleElement()
                .asString()
                .startsWith("customers >=6: is at 4");
    }

    @Test
    void aWaitEndsWhenTheLedgerShowsWhatIsWanted() throws Exception {
        List<List<Unmet>> told = new CopyOnWriteArrayList<>();
        CountDownLatch waits = new CountDownLatch(1);
        Future<List<Unmet>> end = threads.submit(() ->
                view.await(List.of(Requirement.parse("customers", ">=6")), Duration.ofMinutes(1), (waited, unmet) -> {
                    told.add(unmet);
                    waits.countDown();
                }));
        assertThat(waits.await(30, TimeUnit.SECONDS)).isTrue();
        stage.announce("customers", Status.READY, "6");

        assertThat(end.get(30, TimeUnit.SECONDS)).isEmpty();
        assertThat(told.get(0)).extracting(Unmet::requirement).containsExactly(Requirement.parse("customers", ">=6"));
    }

    @Test
    void whatIsNotThereInTimeIsReturned() {
        stage.announce("customers", Status.READY, "4");

        assertThat(view.await(List.of(Requirement.parse("customers", ">=6")), Duration.ZERO, (waited, unmet) -> {}))
                .extracting(Unmet::toString)
                .singleElement()
                .asString()
                .startsWith("customers >=6: is at 4");
    }
}
