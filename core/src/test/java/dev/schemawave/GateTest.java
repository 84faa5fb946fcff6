package dev.schemawave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.CoordinationEvent.OptionalRequirementsUnmet;
import dev.schemawave.CoordinationEvent.WaitingForRequirements;
import dev.schemawave.model.LedgerEntry.Status;
import dev.schemawave.model.LockName;
import dev.schemawave.model.Unmet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A start-up waits for the schemas of other services. */
class GateTest {

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aStartUpWaitsForTheSchemaThatItRequiresAndThenMigrates() throws Exception {
        Stage.Service orders = stage.service("orders", "1").requires("customers", ">=2");
        Startup waiting = orders.start().awaitGate();
        assertThat(orders.runs()).isZero();

        stage.service("customers", "1", "2").start().outcome();

        assertThat(waiting.outcome()).isInstanceOf(Outcome.Migrated.class);
        assertThat(stage.entry("orders").status()).isEqualTo(Status.READY);
    }

    @Test
    void aStartUpWhoseRequirementsAreMetDoesNotWait() throws Exception {
        stage.announce("customers", Status.READY, "2.1");
        Startup startup =
                stage.service("orders", "1").requires("customers", ">=2 <3").start();

        assertThat(startup.outcome()).isInstanceOf(Outcome.Migrated.class);
        assertThat(startup.count(WaitingForRequirements.class)).isZero();
    }

    @Test
    void whileItWaitsItHoldsNothingThatGuardsAnything() throws Exception {
        stage.service("orders", "1").requires("customers", ">=2").start().awaitGate();

        assertThat(stage.coordination.held())
                .hasSize(1)
                .extracting(LockName::value)
                .allMatch(name -> name.startsWith("waiting:"));
        LockName presence = stage.coordination.held().iterator().next();
        assertThat(stage.coordination.lock().holder(presence).orElseThrow().activity())
                .isEqualTo("waits for customers >=2");
        assertThat(stage.entry("orders").status()).isEqualTo(Status.WAITING);
    }

    @Test
    void afterwardsNothingIsHeld() throws Exception {
        Startup waiting = stage.service("orders", "1")
                .requires("customers", ">=2")
                .start()
                .awaitGate();
        stage.announce("customers", Status.READY, "2");
        waiting.outcome();

        assertThat(stage.coordination.isFree()).isTrue();
    }

    @Test
    void anotherVersionThanTheOneAskedForDoesNotEndTheWait() throws Exception {
        Startup waiting = stage.service("orders", "1")
                .requires("customers", ">=2 <3")
                .start()
                .awaitGate();
        stage.announce("customers", Status.READY, "1.9");
        stage.announce("customers", Status.READY, "3");
        WaitingForRequirements told = waiting.next(WaitingForRequirements.class, stage.time);

        assertThat(told.unmet()).singleElement().asString().startsWith("customers >=2 <3: is at 3, ");
        stage.announce("customers", Status.READY, "2.5");
        assertThat(waiting.outcome()).isInstanceOf(Outcome.Migrated.class);
    }

    @Test
    void eachRequirementThatIsNotMetIsToldWithWhatIsKnownOfIt() throws Exception {
        stage.announce("older", Status.READY, "1.9");
        stage.announce("untagged", Status.READY, "7");
        stage.announce("broken", Status.FAILED, "1");
        stage.announce("waiting", Status.WAITING, "", "crm >=4");
        Startup waiting = stage.service("orders", "1")
                .requires("older", ">=2.1")
                .requires("untagged", "release-7")
                .requires("broken", ">=2")
                .requires("waiting", ">=1")
                .requires("unseen", ">=1")
                .start();
        List<Unmet> told = waiting.next(WaitingForRequirements.class).unmet();

        assertThat(told)
                .extracting(Unmet::toString)
                .satisfiesExactlyInAnyOrder(
                        one -> assertThat(one)
                                .contains("older >=2.1: is at 1.9, as older-7f9c", "(team older, #older)"),
                        one -> assertThat(one)
                                .contains("untagged release-7: is at 7, as ", "(team untagged, #untagged)"),
                        one -> assertThat(one)
                                .contains(
                                        "broken >=2: is at 1, its last run failed at ",
                                        "on broken-7f9c: relation nowhere is missing",
                                        "(team broken, #broken)"),
                        one -> assertThat(one)
                                .contains("waiting >=1: has no version yet, waits for crm >=4 (team waiting"),
                        one -> assertThat(one).contains("unseen >=1: has never been seen in this ledger"));
    }

    @Test
    void atTheDeadlineOneErrorListsAllThatIsMissing() throws Exception {
        stage.announce("customers", Status.READY, "1.9");
        stage.announce("billing", Status.READY, "5");
        Stage.Service orders = stage.service("orders", "1")
                .requires("customers", ">=2.1")
                .requires("billing", ">=5")
                .requires("crm", "release-7")
                .with("schemawave.gate.timeout", "2m");
        Startup waiting = orders.start().awaitGate();
        waiting.next(CoordinationEvent.Failed.class, stage.time);
        RequirementsNotMetException error = waiting.error(RequirementsNotMetException.class);

        assertThat(error)
                .hasMessageContainingAll(
                        "[orders]",
                        "waited for 2 min",
                        "\n  customers >=2.1: is at 1.9",
                        "(team customers, #customers)",
                        "\n  crm release-7: has never been seen",
                        "schemawave.gate.timeout",
                        "The schema was not touched")
                .hasMessageNotContaining("billing");
        assertThat(error.unmet()).hasSize(2);
        assertThat(orders.runs()).isZero();
        assertThat(stage.coordination.isFree()).isTrue();
        assertThat(stage.entry("orders").status()).isEqualTo(Status.FAILED);
    }

    @Test
    void itIsToldAtAGrowingIntervalWhatIsMissing() throws Exception {
        Startup waiting = stage.service("orders", "1")
                .requires("customers", ">=2")
                .start()
                .awaitGate();
        // Who waits, two that keep its presence, two that tell listeners: when all sleep, nothing is under way.
        int everybody = 5;
        stage.time.awaitSleepers(everybody);
        stage.time.advance(Duration.ofSeconds(5));
        assertThat(waiting.next(WaitingForRequirements.class).waited()).isEqualTo(Duration.ofSeconds(5));

        stage.time.awaitSleepers(everybody);
        stage.time.advance(Duration.ofSeconds(9));
        stage.time.awaitSleepers(everybody);
        assertThat(waiting.count(WaitingForRequirements.class)).isZero();
        stage.time.advance(Duration.ofSeconds(1));
        assertThat(waiting.next(WaitingForRequirements.class).waited()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void whoHasWaitedAndHasNothingToMigrateIsShownAsReady() throws Exception {
        Startup waiting = stage.service("orders", "1")
                .isMigrated()
                .with("schemawave.coordination.republish", "false")
                .requires("customers", ">=2")
                .start()
                .awaitGate();
        stage.announce("customers", Status.READY, "2");

        assertThat(waiting.outcome()).isInstanceOf(Outcome.UpToDate.class);
        assertThat(stage.entry("orders").status()).isEqualTo(Status.READY);
    }

    @Test
    void whoDidNotWaitAndHasNothingToMigrateAnnouncesNothing() throws Exception {
        stage.announce("customers", Status.READY, "2");
        Stage.Service orders = stage.service("orders", "1")
                .isMigrated()
                .with("schemawave.coordination.republish", "false")
                .requires("customers", ">=2");

        assertThat(orders.start().outcome()).isInstanceOf(Outcome.UpToDate.class);
        assertThat(stage.coordination.published)
                .extracting(entry -> entry.key().service())
                .containsOnly("customers");
        assertThat(stage.coordination.grants).hasValue(0);
    }

    @Test
    void whoHasWaitedForOthersWatchesTheLedgerNoMore() throws Exception {
        Startup waiting = stage.service("orders", "1")
                .with("schemawave.coordination.republish", "false")
                .requires("customers", ">=2")
                .start()
                .awaitGate();
        assertThat(stage.coordination.isWatched()).isTrue();
        stage.announce("customers", Status.READY, "2");
        waiting.outcome();

        assertThat(stage.coordination.isWatched()).isFalse();
    }

    @Test
    void whatAnEarlierBuildOrRunHasLeftInTheLedgerDoesNotHideThatThisOneWaits() throws Exception {
        stage.announce("orders", Status.WAITING, "", "billing >=1");
        stage.announce("customers", Status.READY, "2");
        Stage.Service orders = stage.service("orders", "1").requires("customers", ">=2");
        orders.start().outcome();
        assertThat(stage.entry("orders").status()).isEqualTo(Status.READY);

        stage.announce("customers", Status.READY, "1");
        Startup again = orders.start().awaitGate();
        assertThat(stage.entry("orders").status()).isEqualTo(Status.WAITING);
        stage.announce("customers", Status.READY, "2");
        again.outcome();
        stage.announce("orders", Status.WAITING, "", "billing >=1");
        stage.announce("customers", Status.READY, "1");
        orders.start().awaitGate();
        assertThat(stage.entry("orders").declaration().requires())
                .singleElement()
                .asString()
                .startsWith("customers");
    }

    @Test
    void whatIsOptionalIsWarnedOfOnceAndNotWaitedFor() throws Exception {
        Startup waiting = stage.service("orders", "1")
                .requires("customers", ">=2")
                .requires("crm", ">=4 optional")
                .start()
                .awaitGate();
        stage.announce("customers", Status.READY, "2");

        assertThat(waiting.outcome()).isInstanceOf(Outcome.Migrated.class);
        assertThat(waiting.next(OptionalRequirementsUnmet.class).unmet())
                .singleElement()
                .asString()
                .startsWith("crm >=4 optional: has never been seen");
        assertThat(waiting.count(OptionalRequirementsUnmet.class)).isZero();
    }

    @Test
    void whereAllIsOptionalNobodyWaits() throws Exception {
        Startup startup =
                stage.service("orders", "1").requires("crm", ">=4 optional").start();

        assertThat(startup.outcome()).isInstanceOf(Outcome.Migrated.class);
        startup.next(OptionalRequirementsUnmet.class);
    }

    @Test
    void aServiceThatHasNothingToMigrateWaitsTooAndIsReadyAfterwards() throws Exception {
        Stage.Service orders =
                stage.service("orders", "1").requires("customers", ">=2").isMigrated();
        Startup waiting = orders.start().awaitGate();
        assertThat(stage.entry("orders").status()).isEqualTo(Status.WAITING);
        stage.announce("customers", Status.READY, "2");

        assertThat(waiting.outcome()).isInstanceOf(Outcome.UpToDate.class);
        assertThat(stage.entry("orders").status()).isEqualTo(Status.READY);
        assertThat(stage.entry("orders").version()).contains("1");
    }

    @Test
    void aRangeMeansAllSchemasOfAService() throws Exception {
        stage.announce("customers", Status.READY, "2");
        stage.announce("archive", "customers", Status.READY, "1");
        Startup waiting =
                stage.service("orders", "1").requires("customers", ">=2").start();

        assertThat(waiting.next(WaitingForRequirements.class).unmet())
                .singleElement()
                .asString()
                .startsWith("customers >=2: its schema archive is at 1");
        stage.announce("archive", "customers", Status.READY, "2");
        assertThat(waiting.outcome()).isInstanceOf(Outcome.Migrated.class);
    }

    @Test
    void oneSchemaOfAServiceCanBeRequiredAlone() throws Exception {
        stage.announce("customers", Status.READY, "1");
        stage.announce("archive", "customers", Status.READY, "2");

        assertThat(stage.service("orders", "1")
                        .requires("customers/archive", ">=2")
                        .start()
                        .outcome())
                .isInstanceOf(Outcome.Migrated.class);
    }

    @Test
    void whoMigratesTheMissingSchemaIsNamedWithItsStep() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        Startup customers = stage.service("customers", "1", "2")
                .doing(step -> await(open))
                .with("schemawave.lease.ttl", "10h")
                .start();
        customers.next(CoordinationEvent.StepStarted.class);
        Startup waiting = stage.service("orders", "1")
                .requires("customers", ">=2")
                .with("schemawave.gate.timeout", "10h")
                .start();
        String told = "";
        while (!told.contains("step 1 of 2")) {
            told = String.valueOf(
                    waiting.next(WaitingForRequirements.class, stage.time).unmet());
        }

        assertThat(told).contains("customers >=2: has no version yet, is being migrated by customers on ");
        open.countDown();
        assertThat(customers.outcome()).isInstanceOf(Outcome.Migrated.class);
        assertThat(waiting.outcome()).isInstanceOf(Outcome.Migrated.class);
    }

    @Test
    void peersThatComeThroughTheGateTogetherMigrateOnce() throws Exception {
        Stage.Service orders = stage.service("orders", "1", "2").requires("customers", ">=2");
        List<Startup> replicas = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            replicas.add(orders.start().awaitGate());
        }
        stage.announce("customers", Status.READY, "2");
        for (Startup replica : replicas) {
            assertThat(replica.outcome().version()).contains("2");
        }

        assertThat(orders.applied()).containsExactly("1", "2");
        assertThat(stage.entry("orders").status()).isEqualTo(Status.READY);
    }

    @Test
    void anInterruptWhileItWaitsEndsTheWait() throws Exception {
        Startup waiting = stage.service("orders", "1")
                .requires("customers", ">=2")
                .start()
                .awaitGate();
        waiting.interrupt();

        assertThat(waiting.next(CoordinationEvent.Failed.class).error()).isInstanceOf(StoppedException.class);
    }

    @Test
    void aLedgerThatIsAwayForAWhileIsWaitedFor() throws Exception {
        Startup waiting = stage.service("orders", "1")
                .requires("customers", ">=2")
                .start()
                .awaitGate();
        stage.announce("customers", Status.READY, "1");
        stage.coordination.ledgerDown = true;
        assertThat(waiting.next(CoordinationEvent.Unreachable.class, stage.time).what())
                .isEqualTo("the ledger");
        stage.coordination.ledgerDown = false;
        stage.announce("customers", Status.READY, "2");

        assertThat(waiting.outcome()).isInstanceOf(Outcome.Migrated.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
