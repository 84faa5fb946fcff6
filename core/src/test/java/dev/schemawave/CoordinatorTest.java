package dev.schemawave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.schemawave.guard.DriverDataSource;
import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.Step;
import dev.schemawave.plan.Plan;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.MigrationException;
import dev.schemawave.spi.SchemaLedger;
import dev.schemawave.time.ManualTime;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The corridor, with a migration tool and a coordination service that do as they are told. */
class CoordinatorTest {

    private static final LedgerKey ORDERS = new LedgerKey("orders", LedgerKey.MAIN);

    private final StubRunner.History history = new StubRunner.History();
    private final InMemoryCoordination coordination = new InMemoryCoordination(TimeSource.system());
    private final BlockingQueue<CoordinationEvent> events = new LinkedBlockingQueue<>();
    private final ExecutorService replicas = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        replicas.shutdownNow();
    }

    @Test
    void migratesANewSchemaAndTellsFromWhereToWhere() {
        Outcome outcome = replica(new StubRunner(history, "1", "2", "3")).migrate();

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Migrated.class, migrated -> {
            assertThat(migrated.from()).isEmpty();
            assertThat(migrated.version()).contains("3");
            assertThat(migrated.steps())
                    .extracting(Step.Applied::step)
                    .extracting(Step::id)
                    .containsExactly("1", "2", "3");
        });
        assertThat(coordination.isFree()).isTrue();
        assertThat(published().status()).isEqualTo(LedgerEntry.Status.READY);
        assertThat(published().version()).contains("3");
    }

    @Test
    void nothingToDoContactsNoCoordinationService() {
        history.applied.add("1");
        coordination.down = true;

        assertThat(replica(new StubRunner(history, "1")).migrate())
                .isEqualTo(new Outcome.UpToDate(ORDERS, Optional.of("1")));
    }

    @Test
    void anOlderBuildSaysThatTheSchemaIsAhead() {
        history.applied.addAll(List.of("1", "2"));

        assertThat(replica(new StubRunner(history, "1")).migrate())
                .isEqualTo(new Outcome.SchemaAhead(ORDERS, Optional.of("2"), List.of("2"), Optional.empty()));
    }

    @Test
    void anOlderBuildThatIsToRefuseANewerSchemaDoesNotStart() {
        history.applied.addAll(List.of("1", "2"));

        assertThatThrownBy(() -> builder(new StubRunner(history, "1"))
                        .property("schemawave.ahead", "refuse")
                        .build()
                        .migrate())
                .isInstanceOf(SchemaAheadException.class)
                .hasMessageContaining("schemawave.ahead=refuse");
    }

    @Test
    void manyReplicasApplyEachStepOnceAndAllGoOn() throws Exception {
        List<Future<Outcome>> started = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            started.add(start(new StubRunner(history, "1", "2", "3")));
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (Future<Outcome> replica : started) {
            outcomes.add(replica.get(60, TimeUnit.SECONDS));
        }
        assertThat(history.applied).containsExactly("1", "2", "3");
        assertThat(outcomes).filteredOn(Outcome.Migrated.class::isInstance).hasSize(1);
        assertThat(outcomes).extracting(Outcome::version).containsOnly(Optional.of("3"));
    }

    @Test
    void aWaiterGoesOnByTheAnnouncementWithoutTakingTheLease() throws Exception {
        Gate gate = new Gate();
        Future<Outcome> holder = start(new StubRunner(history, gate, "1"));
        gate.entered.await();
        Future<Outcome> waiter = start(new StubRunner(history, "1"));
        CoordinationEvent.WaitingForLease waiting = next(CoordinationEvent.WaitingForLease.class);
        assertThat(waiting.holder())
                .hasValueSatisfying(who ->
                        assertThat(who.pid()).isEqualTo(ProcessHandle.current().pid()));
        gate.open.countDown();

        assertThat(holder.get(20, TimeUnit.SECONDS)).isInstanceOf(Outcome.Migrated.class);
        assertThat(waiter.get(20, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        Outcome.MigratedByPeer.class,
                        peer -> assertThat(peer.peer()).isPresent());
        assertThat(coordination.grants).hasValue(1);
        assertThat(history.runs).hasValue(1);
    }

    @Test
    void aFailedMigrationNamesFileStatementStateAndCureAndGivesTheLeaseBack() {
        MigrationFailedException error = catchThrowableOfType(
                MigrationFailedException.class,
                () -> replica(new StubRunner(history, CoordinatorTest::failAtTwo, "1", "2", "3"))
                        .migrate());

        assertThat(error)
                .hasMessageContainingAll(
                        "[orders]",
                        "relation \"nowhere\" does not exist",
                        "V2__broken.sql, line 3",
                        "insert into nowhere values (1)",
                        "the schema is at version 1",
                        "Next: mend V2__broken.sql and start again");
        assertThat(error.service()).isEqualTo("orders");
        assertThat(error.next()).isEqualTo("mend V2__broken.sql and start again");
        assertThat(coordination.isFree()).isTrue();
        assertThat(published().status()).isEqualTo(LedgerEntry.Status.FAILED);
        assertThat(history.applied).containsExactly("1");
    }

    @Test
    void waitersOfTheSameBuildFailWithTheirPeerInsteadOfRepeatingItsMigration() throws Exception {
        Gate gate = new Gate();
        Future<Outcome> holder = start(new StubRunner(history, gate.then(CoordinatorTest::failAtTwo), "2"));
        gate.entered.await();
        Future<Outcome> waiter = start(new StubRunner(history, "2"));
        next(CoordinationEvent.WaitingForLease.class);
        gate.open.countDown();

        assertThatThrownBy(() -> holder.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(MigrationFailedException.class);
        assertThatThrownBy(() -> waiter.get(20, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(PeerFailedException.class)
                .hasMessageContainingAll("orders on ", "relation \"nowhere\" does not exist");
        assertThat(history.runs).hasValue(1);
    }

    @Test
    void aFreshStartAfterAFailureTriesAgain() {
        assertThatThrownBy(() -> replica(new StubRunner(history, CoordinatorTest::failAtTwo, "1", "2"))
                        .migrate())
                .isInstanceOf(MigrationFailedException.class);

        assertThat(replica(new StubRunner(history, "1", "2")).migrate()).isInstanceOf(Outcome.Migrated.class);
    }

    @Test
    void theSuccessOfAnotherBuildDoesNotEndTheWait() throws Exception {
        Gate gate = new Gate();
        Future<Outcome> older = start(new StubRunner(history, gate, "1"));
        gate.entered.await();
        Future<Outcome> newer = start(new StubRunner(history, "1", "2"));
        next(CoordinationEvent.WaitingForLease.class);
        gate.open.countDown();

        assertThat(older.get(20, TimeUnit.SECONDS)).isInstanceOf(Outcome.Migrated.class);
        assertThat(newer.get(20, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        Outcome.Migrated.class,
                        migrated -> assertThat(migrated.from()).contains("1"));
        assertThat(history.applied).containsExactly("1", "2");
    }

    @Test
    void aWaiterGivesUpAtItsDeadlineAndNamesTheHolder() throws Exception {
        ManualTime time = new ManualTime();
        Gate gate = new Gate();
        Future<Outcome> holder = start(new StubRunner(history, gate, "1"));
        gate.entered.await();
        Future<Outcome> waiter = replicas.submit(
                () -> builder(new StubRunner(history, "1")).time(time).build().migrate());
        next(CoordinationEvent.WaitingForLease.class);
        for (int minute = 0; minute < 10; minute++) {
            time.advance(Duration.ofMinutes(1));
        }

        assertThatThrownBy(() -> waiter.get(20, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(LockTimeoutException.class)
                .hasMessageContainingAll("waited 10 min", "held by orders on ", "schemawave.wait.timeout");
        gate.open.countDown();
        holder.get(20, TimeUnit.SECONDS);
    }

    @Test
    void anInterruptWhileWaitingEndsTheWaitAndIsKept() throws Exception {
        Gate gate = new Gate();
        Future<Outcome> holder = start(new StubRunner(history, gate, "1"));
        gate.entered.await();
        BlockingQueue<Boolean> interrupted = new LinkedBlockingQueue<>();
        BlockingQueue<SchemawaveException> error = new LinkedBlockingQueue<>();
        Thread waiter = new Thread(() -> {
            try {
                replica(new StubRunner(history, "1")).migrate();
            } catch (SchemawaveException e) {
                interrupted.add(Thread.currentThread().isInterrupted());
                error.add(e);
            }
        });
        waiter.start();
        next(CoordinationEvent.WaitingForLease.class);
        waiter.interrupt();

        assertThat(error.poll(20, TimeUnit.SECONDS)).isInstanceOf(StoppedException.class);
        assertThat(interrupted.take()).isTrue();
        gate.open.countDown();
        holder.get(20, TimeUnit.SECONDS);
    }

    @Test
    void anInterruptWhileMigratingStopsAtTheNextStepAndBlamesNoMigration() throws Exception {
        Future<SchemawaveException> error = replicas.submit(() -> catchThrowableOfType(
                SchemawaveException.class,
                () -> replica(new StubRunner(
                                history, step -> Thread.currentThread().interrupt(), "1", "2"))
                        .migrate()));

        assertThat(error.get(20, TimeUnit.SECONDS)).isInstanceOf(StoppedException.class);
        assertThat(history.applied).containsExactly("1");
        assertThat(coordination.isFree()).isTrue();
        assertThat(published().status()).isEqualTo(LedgerEntry.Status.RUNNING);
    }

    @Test
    void aLostLeaseStopsBeforeTheNextStep() {
        StubRunner runner = new StubRunner(
                history,
                step -> {
                    coordination.expire();
                    take(CoordinationEvent.LeaseLost.class);
                },
                "1",
                "2");

        assertThatThrownBy(() ->
                        builder(runner).leaseTtl(Duration.ofSeconds(1)).build().migrate())
                .isInstanceOf(LeaseLostException.class)
                .hasMessageContaining("no longer this replica's");
        assertThat(history.applied).containsExactly("1");
    }

    @Test
    void aLeaseThatWasLostInTheLastStepIsAnErrorWhereNothingFences() {
        StubRunner runner = new StubRunner(history, step -> loseTheLease(), "1");

        assertThatThrownBy(() ->
                        builder(runner).leaseTtl(Duration.ofSeconds(1)).build().migrate())
                .isInstanceOf(LeaseLostException.class);
    }

    @Test
    void aStepThatFailsAfterTheLossOfTheLeaseIsNotToBlame() {
        StubRunner runner = new StubRunner(
                history,
                step -> {
                    loseTheLease();
                    throw StubRunner.broken(step);
                },
                "1");

        assertThatThrownBy(() ->
                        builder(runner).leaseTtl(Duration.ofSeconds(1)).build().migrate())
                .isInstanceOf(LeaseLostException.class);
        assertThat(published().status()).isEqualTo(LedgerEntry.Status.RUNNING);
    }

    @Test
    void aStepThatWouldBeginWhileTheLeaseIsUncertainWaitsForTheRenewal() {
        StubRunner runner = new StubRunner(
                history,
                step -> {
                    if (step.equals("1")) {
                        coordination.renewalsFail = true;
                        take(CoordinationEvent.LeaseUncertain.class);
                        coordination.renewalsFail = false;
                    }
                },
                "1",
                "2");

        assertThat(builder(runner).leaseTtl(Duration.ofSeconds(3)).build().migrate())
                .isInstanceOf(Outcome.Migrated.class);
        List<Class<?>> told = events.stream().map(Object::getClass).collect(Collectors.toList());
        assertThat(told)
                .containsSubsequence(CoordinationEvent.LeaseRecovered.class, CoordinationEvent.StepStarted.class);
    }

    @Test
    void aHolderThatLeavesSilentlyIsTakenOverFromAndThatIsTold() throws Exception {
        Gate gate = new Gate();
        Future<Outcome> holder = start(new StubRunner(history, gate, "1"));
        gate.entered.await();
        Future<Outcome> successor = start(new StubRunner(history, "1"));
        next(CoordinationEvent.WaitingForLease.class);
        coordination.expire();

        assertThat(successor.get(20, TimeUnit.SECONDS)).isInstanceOf(Outcome.Migrated.class);
        assertThat(next(CoordinationEvent.LeaseAcquired.class).takenOverFrom()).isPresent();
        gate.open.countDown();
        holder.get(20, TimeUnit.SECONDS);
    }

    @Test
    void aLedgerThatCannotBeToldDoesNotFailAFinishedMigration() throws Exception {
        StubRunner runner = new StubRunner(history, step -> coordination.ledgerDown = true, "1");

        assertThat(replica(runner).migrate()).isInstanceOf(Outcome.Migrated.class);
        assertThat(next(CoordinationEvent.NotAnnounced.class).reason()).contains("connection refused");
    }

    @Test
    void aFailedReleaseDoesNotHideTheFailedMigration() {
        StubRunner runner = new StubRunner(
                history,
                step -> {
                    coordination.down = true;
                    throw StubRunner.broken(step);
                },
                "1");

        assertThatThrownBy(() -> replica(runner).migrate()).isInstanceOf(MigrationFailedException.class);
    }

    @Test
    void anUnreachableCoordinationServiceIsAnErrorThatSaysForHowLongItWasTried() {
        coordination.down = true;

        assertThatThrownBy(() -> builder(new StubRunner(history, "1"))
                        .property("schemawave.connect.timeout", "300ms")
                        .build()
                        .migrate())
                .isInstanceOf(CoordinationUnavailableException.class)
                .hasMessageContainingAll(
                        "cannot reach the coordination service, tried for",
                        "connection refused",
                        "schema was not touched");
        assertThat(history.runs).hasValue(0);
    }

    @Test
    void whoRequiresOthersDoesNotStartWithoutTheCoordinationServiceEvenWithNothingToDo() {
        history.applied.add("1");
        coordination.down = true;

        assertThatThrownBy(() -> builder(new StubRunner(history, "1"))
                        .requires("customers", ">=1")
                        .property("schemawave.connect.timeout", "300ms")
                        .build()
                        .migrate())
                .isInstanceOf(CoordinationUnavailableException.class);
    }

    @Test
    void aLeaseThatComesWhenAPeerHasJustFinishedIsGivenBackUnused() {
        replica(new StubRunner(history, "1")).migrate();
        LedgerEntry finished = published();
        history.applied.clear();
        coordination.beforeNextGrant.set(() -> {
            history.applied.add("1");
            publishAgain(finished);
        });

        assertThat(replica(new StubRunner(history, "1")).migrate()).isInstanceOf(Outcome.MigratedByPeer.class);
        assertThat(history.runs).hasValue(1);
        assertThat(coordination.grants).hasValue(2);
        assertThat(coordination.isFree()).isTrue();
    }

    @Test
    void aCoordinationServiceThatComesBackInTimeIsWaitedFor() throws Exception {
        coordination.down = true;
        Future<Outcome> waiting = start(new StubRunner(history, "1"));
        next(CoordinationEvent.Unreachable.class);
        coordination.down = false;

        assertThat(waiting.get(20, TimeUnit.SECONDS)).isInstanceOf(Outcome.Migrated.class);
    }

    @Test
    void aLockWithoutALedgerIsEnough() throws Exception {
        Gate gate = new Gate();
        Future<Outcome> holder = replicas.submit(() -> alone(new StubRunner(history, gate, "1")));
        gate.entered.await();
        Future<Outcome> waiter = replicas.submit(() -> alone(new StubRunner(history, "1")));
        next(CoordinationEvent.WaitingForLease.class);
        gate.open.countDown();

        assertThat(holder.get(20, TimeUnit.SECONDS)).isInstanceOf(Outcome.Migrated.class);
        assertThat(waiter.get(20, TimeUnit.SECONDS).version()).contains("1");
        assertThat(history.runs).hasValue(1);
    }

    @Test
    void listenersThatThrowOrHangHarmNothing() {
        CountDownLatch never = new CountDownLatch(1);
        Coordinator coordinator = builder(new StubRunner(history, "1", "2"))
                .listener(event -> {
                    throw new IllegalStateException("listener");
                })
                .listener(event -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                })
                .build();

        assertThat(coordinator.migrate()).isInstanceOf(Outcome.Migrated.class);
        assertThat(events).anyMatch(CoordinationEvent.Finished.class::isInstance);
        never.countDown();
    }

    @Test
    void eventsTellTheStoryInOrder() {
        replica(new StubRunner(history, "1", "2")).migrate();

        assertThat(events)
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly(
                        "Started",
                        "LeaseAcquired",
                        "ClaimStarted",
                        "SchemaClaimed",
                        "MigrationStarted",
                        "StepStarted",
                        "StepFinished",
                        "StepStarted",
                        "StepFinished",
                        "MigrationEnded",
                        "LeaseEnded",
                        "Finished");
    }

    @Test
    void aPlanShowsWhatIsPendingAndTouchesNothing() {
        history.applied.add("1");
        coordination.down = true;
        Plan plan = builder(new StubRunner(history, "1", "2"))
                .property("schemawave.owner", "team shop")
                .property("schemawave.channel", "#shop")
                .build()
                .plan();

        assertThat(plan.text()).isEqualTo("""
                1 service, 1 wave
                wave 1
                  orders: 1 -> 2, 1 step (team shop, #shop)
                    2 (V2__step.sql)
                """);
        assertThat(plan.sql()).contains("-- 2 on jdbc:h2:mem:orders");
        assertThat(history.applied).containsExactly("1");
        assertThat(history.runs).hasValue(0);
    }

    @Test
    void aPlanOfTheSystemShowsWhatTheLedgerKnowsAndAnnouncesNothing() throws Exception {
        Coordinator.builder()
                .service("customers")
                .property("schemawave.guard", "unfenced")
                .runner(new StubRunner(new StubRunner.History(), "2"))
                .dataSource(database())
                .coordination(coordination)
                .build()
                .migrate();
        Plan plan = builder(new StubRunner(history, "1"))
                .requires("customers", ">=2")
                .requires("billing", ">=1 optional")
                .build()
                .systemPlan();

        assertThat(plan.text()).isEqualTo("""
                2 services, 1 wave
                wave 1
                  orders: new -> 1, 1 step
                    requires billing >=1 optional
                    has customers >=2
                    1 (V1__step.sql)
                nothing to do
                  customers: 2
                """);
        assertThat(coordination.ledger().orElseThrow().read(ORDERS)).isEmpty();
        assertThat(coordination.grants).hasValue(1);
    }

    private Outcome alone(StubRunner runner) {
        return Coordinator.builder()
                .service("orders")
                .property("schemawave.guard", "unfenced")
                .runner(runner)
                .dataSource(database())
                .lock(coordination.lock())
                .listener(events::add)
                .build()
                .migrate();
    }

    private Future<Outcome> start(StubRunner runner) {
        Callable<Outcome> start = () -> replica(runner).migrate();
        return replicas.submit(start);
    }

    private Coordinator replica(StubRunner runner) {
        return builder(runner).build();
    }

    private CoordinatorBuilder builder(StubRunner runner) {
        return Coordinator.builder()
                .service("orders")
                .property("schemawave.guard", "unfenced")
                .runner(runner)
                .dataSource(database())
                .coordination(coordination)
                .listener(events::add);
    }

    private static DataSource database() {
        return new DriverDataSource("jdbc:h2:mem:orders;DB_CLOSE_DELAY=-1", Optional.empty(), Optional.empty());
    }

    private LedgerEntry published() {
        try {
            return coordination
                    .ledger()
                    .flatMap(ledger -> read(ledger))
                    .map(SchemaLedger.Published::entry)
                    .orElseThrow();
        } catch (IllegalStateException e) {
            throw new AssertionError(e);
        }
    }

    private void publishAgain(LedgerEntry entry) {
        SchemaLedger ledger = coordination.ledger().orElseThrow();
        try {
            assertThat(ledger.publish(entry, read(ledger).orElseThrow().revision()))
                    .isTrue();
        } catch (CoordinationException e) {
            throw new AssertionError(e);
        }
    }

    private static Optional<SchemaLedger.Published> read(SchemaLedger ledger) {
        try {
            return ledger.read(ORDERS);
        } catch (CoordinationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void failAtTwo(String step) throws MigrationException {
        if (step.equals("2")) {
            throw StubRunner.broken(step);
        }
    }

    /** Takes events until one of a type has come. */
    private <T extends CoordinationEvent> T next(Class<T> type) throws InterruptedException {
        while (true) {
            CoordinationEvent event = events.poll(20, TimeUnit.SECONDS);
            assertThat(event).as("waiting for " + type.getSimpleName()).isNotNull();
            if (type.isInstance(event)) {
                return type.cast(event);
            }
        }
    }

    private void loseTheLease() {
        coordination.expire();
        take(CoordinationEvent.LeaseLost.class);
    }

    private void take(Class<? extends CoordinationEvent> type) {
        try {
            next(type);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Holds a step until the test lets it go. */
    private static final class Gate implements StubRunner.Work {

        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);

        @Override
        public void apply(String step) {
            entered.countDown();
            try {
                open.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        StubRunner.Work then(StubRunner.Work work) {
            return step -> {
                apply(step);
                work.apply(step);
            };
        }
    }
}
