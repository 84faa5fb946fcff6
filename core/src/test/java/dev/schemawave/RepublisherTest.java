package dev.schemawave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.guard.DriverDataSource;
import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerEntry.Status;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A replica that is up keeps the ledger from forgetting its schema. */
class RepublisherTest {

    private static final LedgerKey ORDERS = new LedgerKey("orders", LedgerKey.MAIN);
    private static final TimeSource TIME = TimeSource.system();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    private final StubRunner.History history = new StubRunner.History();
    private final InMemoryCoordination coordination = new InMemoryCoordination(TIME);
    private final Stage stage = new Stage(coordination);
    private final Coordinator replica = builder().build();

    private CoordinatorBuilder builder() {
        return Coordinator.builder()
                .service("orders")
                .property("schemawave.guard", "unfenced")
                .runner(new StubRunner(history, "1", "2"))
                .dataSource(new DriverDataSource(
                        "jdbc:h2:mem:orders;DB_CLOSE_DELAY=-1", Optional.empty(), Optional.empty()))
                .coordination(coordination);
    }

    @AfterEach
    void close() {
        replica.close();
        stage.close();
    }

    @Test
    void whatALedgerHasForgottenIsPublishedAgainFromTheDatabaseWhenSomebodyAsks() throws Exception {
        migrate();
        coordination.forget();
        Startup waiting =
                stage.service("shipping", "1").requires("orders", ">=2").start();

        assertThat(waiting.outcome()).isInstanceOf(Outcome.Migrated.class);
        assertThat(stage.entry("orders").version()).contains("2");
    }

    @Test
    void aLedgerThatWasSetBackIsToldTheVersionOfTheDatabase() throws Exception {
        migrate();
        stage.announce("orders", Status.READY, "1");

        await(() -> stage.entry("orders").version().equals(Optional.of("2")));
        assertThat(stage.entry("orders").status()).isEqualTo(Status.READY);
    }

    @Test
    void whatADeadReplicaHasLeftInTheLedgerIsCorrected() throws Exception {
        migrate();
        stage.announce("orders", Status.WAITING, "");

        await(() -> stage.entry("orders").status() == Status.READY);
        assertThat(stage.entry("orders").version()).contains("2");
    }

    @Test
    void aNewerVersionInTheLedgerIsLeftAsItIs() throws Exception {
        migrate();
        announceUnanswered(Status.READY, "3");
    }

    @Test
    void aFailureOfAnotherBuildIsLeftAsItIs() throws Exception {
        migrate();
        announceUnanswered(Status.FAILED, "1");
    }

    @Test
    void aNewerReplicaDoesNotPutItsVersionBackAfterARollback() throws Exception {
        migrate();
        int looks = history.looks.get();
        try (Coordinator another = builder().build()) {
            another.rollbackTo("1");
        }
        await(() -> history.looks.get() > looks);
        assertThat(stage.entry("orders").version()).contains("1");

        coordination.forget();
        awaitLook();
        awaitLook();
        assertThat(coordination.ledger().orElseThrow().read(ORDERS)).isEmpty();
    }

    /** It asks the database before the rollback, and comes to publish what it has seen after that. */
    @Test
    void whatIsTakenBackWhileANewerReplicaLooksStaysTakenBack() throws Exception {
        migrate();
        history.afterNextLook.set(() -> {
            history.applied.remove("2");
            stage.announce("orders", Status.READY, "1");
        });
        int looks = history.looks.get();
        coordination.forget();
        stage.announce("customers", Status.READY, "1");
        await(() -> history.looks.get() > looks + 1);

        assertThat(stage.entry("orders").version()).contains("1");
    }

    private void awaitLook() throws InterruptedException {
        int looks = history.looks.get();
        stage.announce("customers", Status.READY, "1");
        await(() -> history.looks.get() > looks);
    }

    @Test
    void aReplicaThatIsClosedPublishesNothing() throws Exception {
        migrate();
        replica.close();
        await(() -> !coordination.isWatched());
        coordination.forget();
        stage.announce("customers", Status.READY, "1");

        assertThat(coordination.ledger().orElseThrow().read(ORDERS)).isEmpty();
    }

    @Test
    void canBeSwitchedOff() throws Exception {
        try (Coordinator silent =
                builder().property("schemawave.coordination.republish", "false").build()) {
            silent.migrate();
        }
        assertThat(coordination.isWatched()).isFalse();
    }

    private void migrate() throws InterruptedException {
        replica.migrate();
        await(coordination::isWatched);
    }

    /** What the ledger forgets afterwards is published again, so what was announced before that had been looked at. */
    private void announceUnanswered(Status status, String version) throws InterruptedException {
        int before = coordination.reads.get();
        stage.announce("orders", status, version);
        int own = coordination.published.size();
        await(() -> coordination.reads.get() > before + 1);
        coordination.forget();
        stage.announce("customers", Status.READY, "1");
        await(() -> coordination.published.size() > own + 1);

        assertThat(coordination.published.subList(own, own + 2))
                .extracting(LedgerEntry::key)
                .extracting(LedgerKey::service)
                .containsExactly("customers", "orders");
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        Deadline end = Deadline.in(TIME, PATIENCE);
        while (!condition.getAsBoolean()) {
            assertThat(end.hasPassed(TIME)).as("in time").isFalse();
            TIME.newSignal().await(LOOK_AGAIN);
        }
    }
}
