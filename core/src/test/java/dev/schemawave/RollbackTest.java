package dev.schemawave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.schemawave.guard.DriverDataSource;
import dev.schemawave.model.Dependent;
import dev.schemawave.model.LedgerEntry.Status;
import dev.schemawave.model.RollbackPlan;
import dev.schemawave.spi.MigrationException;
import dev.schemawave.time.TimeSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Taking changes back, with a migration tool and a coordination service that do as they are told. */
class RollbackTest {

    private final StubRunner.History history = new StubRunner.History();
    private final InMemoryCoordination coordination = new InMemoryCoordination(TimeSource.system());
    private final Stage stage = new Stage(coordination);
    private final BlockingQueue<CoordinationEvent> events = new LinkedBlockingQueue<>();

    RollbackTest() {
        history.applied.addAll(List.of("1", "2", "3"));
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void takesBackWhatIsNewerNewestFirstAndTellsItLikeAMigration() {
        RolledBack result = coordinator().rollbackTo("1");

        assertThat(result.service()).hasToString("orders");
        assertThat(result.from()).contains("3");
        assertThat(result.version()).contains("1");
        assertThat(result.steps()).extracting(step -> step.step().id()).containsExactly("undo of 3", "undo of 2");
        assertThat(history.applied).containsExactly("1");
        assertThat(events)
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly(
                        "LeaseAcquired",
                        "SchemaClaimed",
                        "RollbackStarted",
                        "StepStarted",
                        "StepFinished",
                        "StepStarted",
                        "StepFinished",
                        "RollbackFinished");
        assertThat(stage.entry("orders").status()).isEqualTo(Status.READY);
        assertThat(stage.entry("orders").version()).contains("1");
        assertThat(stage.entry("orders").tags()).containsExactly("1");
        assertThat(coordination.isFree()).isTrue();
    }

    @Test
    void stepsCanBeCountedInsteadOfNamed() {
        assertThat(coordinator().rollback(Rollback.lastSteps(2)).version()).contains("1");
        assertThat(history.applied).containsExactly("1");
    }

    @Test
    void whereTheSchemaIsThereAlreadyNothingIsHeldAndNobodyIsAsked() {
        coordination.down = true;

        RolledBack result = coordinator().rollbackTo("3");

        assertThat(result.steps()).isEmpty();
        assertThat(result.version()).contains("3");
        assertThat(coordination.grants).hasValue(0);
        assertThat(events).singleElement().isInstanceOf(CoordinationEvent.RollbackFinished.class);
    }

    @Test
    void whatCannotBeTakenBackIsRefusedBeforeAnythingIsHeld() {
        history.applied.add("final");

        assertThatThrownBy(() -> coordinator().rollbackTo("1"))
                .isInstanceOf(RollbackRefusedException.class)
                .hasMessage("[orders] nothing was taken back: there is no way back from final\n"
                        + "Next: ask for something else\n"
                        + "Help: docs/operations.md#rollback-refused");
        assertThat(coordination.grants).hasValue(0);
        assertThat(history.runs).hasValue(0);
    }

    @Test
    void aServiceThatRequiresWhatWouldBeGoneIsNamedWithItsOwner() {
        stage.announce("shipping", Status.READY, "9", "orders >=3");
        stage.announce("billing", Status.READY, "9", "orders 2");

        RollbackRefusedException refusal = catchThrowableOfType(
                RollbackRefusedException.class, () -> coordinator().rollbackTo("1"));

        assertThat(refusal)
                .hasMessageContainingAll(
                        "at version 1",
                        "\n  billing requires orders 2 (team billing, #billing)",
                        "\n  shipping requires orders >=3 (team shipping, #shipping)",
                        "\nNext: take these services back first",
                        ".despite(\"billing\").despite(\"shipping\")");
        assertThat(refusal.dependents())
                .extracting(Dependent::service)
                .extracting(Object::toString)
                .containsExactly("billing", "shipping");
        assertThat(history.applied).containsExactly("1", "2", "3");
        assertThat(coordination.grants).hasValue(0);
    }

    @Test
    void itCanBeForcedAgainstEachByNameAndThatIsTold() {
        stage.announce("shipping", Status.READY, "9", "orders >=3");
        stage.announce("archive", "billing", Status.READY, "9", "orders >=2");
        Rollback wanted = Rollback.to("1").despite("shipping");

        assertThatThrownBy(() -> coordinator().rollback(wanted))
                .isInstanceOf(RollbackRefusedException.class)
                .hasMessageContaining("billing/archive requires")
                .hasMessageNotContaining("shipping requires");
        coordinator().rollback(wanted.despite("billing/archive"));

        assertThat(history.applied).containsExactly("1");
        assertThat(told(CoordinationEvent.DependentsAffected.class).dependents())
                .extracting(Dependent::toString)
                .containsExactly(
                        "billing/archive requires orders >=2 (team billing, #billing)",
                        "shipping requires orders >=3 (team shipping, #shipping)");
    }

    @Test
    void anOptionalRequirementIsNoReasonToRefuseButIsTold() {
        stage.announce("shipping", Status.READY, "9", "orders >=3 optional");

        coordinator().rollbackTo("1");

        assertThat(told(CoordinationEvent.DependentsAffected.class).dependents())
                .singleElement()
                .hasToString("shipping requires orders >=3 optional (team shipping, #shipping)");
    }

    @Test
    void whoKeepsWhatItRequiresOrHasNeverHadItIsNoReasonToRefuse() {
        stage.announce("shipping", Status.READY, "9", "orders >=1", "orders *", "customers >=3");
        stage.announce("billing", Status.WAITING, "", "orders >=4", "orders release-7");

        assertThat(coordinator().rollbackTo("1").steps()).hasSize(2);
        assertThat(events).noneMatch(CoordinationEvent.DependentsAffected.class::isInstance);
    }

    @Test
    void whoRequiresWhatWouldBeGoneSinceThisWaitedIsSeenToo() throws Exception {
        CompletableFuture<Boolean> goOn = new CompletableFuture<>();
        CoordinatorBuilder replica = builder(new StubRunner(history, step -> goOn.join(), "1", "2", "3", "4"));
        CompletableFuture<Outcome> migrating =
                CompletableFuture.supplyAsync(() -> replica.build().migrate());
        awaitEvent(CoordinationEvent.StepStarted.class);
        CompletableFuture<RolledBack> waiting =
                CompletableFuture.supplyAsync(() -> coordinator().rollbackTo("1"));
        awaitEvent(CoordinationEvent.WaitingForLease.class);
        stage.announce("shipping", Status.READY, "9", "orders >=3");
        goOn.complete(true);

        assertThat(migrating.join()).isInstanceOf(Outcome.Migrated.class);
        assertThatThrownBy(waiting::join).hasCauseInstanceOf(RollbackRefusedException.class);
        assertThat(history.applied).containsExactly("1", "2", "3", "4");
        assertThat(coordination.isFree()).isTrue();
    }

    @Test
    void waitsForARunningMigrationAndIsNotReleasedByItsSuccess() throws Exception {
        CompletableFuture<Boolean> goOn = new CompletableFuture<>();
        CoordinatorBuilder replica = builder(new StubRunner(history, step -> goOn.join(), "1", "2", "3", "4"));
        CompletableFuture<Outcome> migrating =
                CompletableFuture.supplyAsync(() -> replica.build().migrate());
        awaitEvent(CoordinationEvent.StepStarted.class);
        CompletableFuture<RolledBack> waiting = CompletableFuture.supplyAsync(
                () -> coordinator("1", "2", "3", "4").rollbackTo("2"));
        awaitEvent(CoordinationEvent.WaitingForLease.class);
        goOn.complete(true);

        assertThat(migrating.join()).isInstanceOf(Outcome.Migrated.class);
        assertThat(waiting.join().steps())
                .extracting(step -> step.step().id())
                .containsExactly("undo of 4", "undo of 3");
        assertThat(history.applied).containsExactly("1", "2");
    }

    @Test
    void countedStepsAreThoseOfWhenItWasAskedFor() throws Exception {
        CompletableFuture<Boolean> goOn = new CompletableFuture<>();
        CoordinatorBuilder replica = builder(new StubRunner(history, step -> goOn.join(), "1", "2", "3", "4"));
        CompletableFuture<Outcome> migrating =
                CompletableFuture.supplyAsync(() -> replica.build().migrate());
        awaitEvent(CoordinationEvent.StepStarted.class);
        CompletableFuture<RolledBack> waiting =
                CompletableFuture.supplyAsync(() -> coordinator().rollback(Rollback.lastSteps(1)));
        awaitEvent(CoordinationEvent.WaitingForLease.class);
        goOn.complete(true);

        migrating.join();
        assertThatThrownBy(waiting::join)
                .cause()
                .isInstanceOf(RollbackRefusedException.class)
                .hasMessageContaining("it would take back 4 now, instead of 3");
        assertThat(history.applied).containsExactly("1", "2", "3", "4");
    }

    @Test
    void aStepThatFailsIsTheRollbacksFailureAndTellsWhereTheSchemaStands() {
        StubRunner runner = new StubRunner(history, RollbackTest::failAtTwo, "1", "2", "3");

        assertThatThrownBy(() -> builder(runner).build().rollbackTo("1"))
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("[orders] the rollback failed: ERROR: relation");
        assertThat(history.applied).containsExactly("1", "2");
        assertThat(stage.entry("orders").status()).isEqualTo(Status.FAILED);
        assertThat(stage.entry("orders").version()).contains("2");
        assertThat(stage.entry("orders").tags()).containsExactly("1", "2");
        assertThat(coordination.isFree()).isTrue();
    }

    /** If it is killed, the ledger must not promise what is gone. */
    @Test
    void whileItRunsTheLedgerShowsWhatTheSchemaWillKeep() {
        StubRunner runner = new StubRunner(
                history,
                step -> {
                    assertThat(stage.entry("orders").status()).isEqualTo(Status.RUNNING);
                    assertThat(stage.entry("orders").version()).contains("1");
                },
                "1",
                "2",
                "3");

        assertThat(builder(runner).build().rollbackTo("1").steps()).hasSize(2);
    }

    @Test
    void theNextOneGoesOnAfterAFailure() {
        StubRunner runner = new StubRunner(history, RollbackTest::failAtTwo, "1", "2", "3");
        assertThatThrownBy(() -> builder(runner).build().rollbackTo("1")).isInstanceOf(MigrationFailedException.class);

        assertThat(coordinator().rollbackTo("1").steps())
                .extracting(step -> step.step().id())
                .containsExactly("undo of 2");
    }

    @Test
    void aFailureIsNotThatOfAReplicaWhichWaitsToMigrate() throws Exception {
        CompletableFuture<Boolean> goOn = new CompletableFuture<>();
        StubRunner runner = new StubRunner(
                history,
                step -> {
                    goOn.join();
                    throw StubRunner.broken(step);
                },
                "1",
                "2",
                "3",
                "4");
        CompletableFuture<RolledBack> rollingBack =
                CompletableFuture.supplyAsync(() -> builder(runner).build().rollbackTo("1"));
        awaitEvent(CoordinationEvent.StepStarted.class);
        CompletableFuture<Outcome> starting = CompletableFuture.supplyAsync(
                () -> coordinator("1", "2", "3", "4").migrate());
        awaitEvent(CoordinationEvent.WaitingForLease.class);
        goOn.complete(true);

        assertThatThrownBy(rollingBack::join).hasCauseInstanceOf(MigrationFailedException.class);
        assertThat(starting.join()).isInstanceOf(Outcome.Migrated.class);
    }

    @Test
    void aPlanTellsTheStatementsMakesTheSameChecksAndHoldsNothing() {
        RollbackPlan plan = coordinator().rollbackPlan(Rollback.to("2"));

        assertThat(plan.current()).contains("3");
        assertThat(plan.version()).contains("2");
        assertThat(plan.steps()).singleElement().satisfies(step -> {
            assertThat(step.step().id()).isEqualTo("undo of 3");
            assertThat(step.sql()).contains("-- not 3");
        });
        stage.announce("shipping", Status.READY, "9", "orders >=3");
        assertThatThrownBy(() -> coordinator().rollbackPlan(Rollback.to("2")))
                .isInstanceOf(RollbackRefusedException.class)
                .hasMessageContaining("shipping requires orders >=3");
        assertThatThrownBy(() -> coordinator().rollbackPlan(Rollback.to("7")))
                .isInstanceOf(RollbackRefusedException.class)
                .hasMessageContaining("to 7 is not in the history");
        assertThat(coordinator()
                        .rollbackPlan(Rollback.to("2").despite("shipping"))
                        .steps())
                .hasSize(1);
        assertThat(history.applied).containsExactly("1", "2", "3");
        assertThat(coordination.grants).hasValue(0);
    }

    @Test
    void aLedgerThatCannotBeReadIsNoReasonToTakeAnythingBack() {
        coordination.ledgerDown = true;

        assertThatThrownBy(() -> builder(new StubRunner(history, "1", "2", "3"))
                        .property("schemawave.connect.timeout", "300ms")
                        .build()
                        .rollbackTo("1"))
                .isInstanceOf(CoordinationUnavailableException.class);
        assertThat(history.applied).containsExactly("1", "2", "3");
    }

    @Test
    void anInterruptStopsBeforeTheNextStep() {
        StubRunner runner =
                new StubRunner(history, step -> Thread.currentThread().interrupt(), "1", "2", "3");

        assertThatThrownBy(() -> builder(runner).build().rollbackTo("1")).isInstanceOf(StoppedException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(history.applied).containsExactly("1", "2");
        assertThat(coordination.isFree()).isTrue();
    }

    private static void failAtTwo(String step) throws MigrationException {
        if (step.equals("undo of 2")) {
            throw StubRunner.broken(step);
        }
    }

    private Coordinator coordinator(String... versions) {
        return builder(new StubRunner(history, versions.length == 0 ? new String[] {"1", "2", "3"} : versions))
                .build();
    }

    private CoordinatorBuilder builder(StubRunner runner) {
        return Coordinator.builder()
                .service("orders")
                .property("schemawave.guard", "unfenced")
                .property("schemawave.coordination.republish", "false")
                .runner(runner)
                .dataSource(new DriverDataSource(
                        "jdbc:h2:mem:orders;DB_CLOSE_DELAY=-1", Optional.empty(), Optional.empty()))
                .coordination(coordination)
                .listener(events::add);
    }

    private <T extends CoordinationEvent> T told(Class<T> type) {
        return events.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    private void awaitEvent(Class<? extends CoordinationEvent> type) throws InterruptedException {
        while (true) {
            CoordinationEvent event = events.poll(60, TimeUnit.SECONDS);
            assertThat(event).as("waiting for " + type.getSimpleName()).isNotNull();
            if (type.isInstance(event)) {
                return;
            }
        }
    }
}
