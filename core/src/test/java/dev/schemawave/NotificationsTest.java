package dev.schemawave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.model.Fact;
import dev.schemawave.model.LedgerEntry.Status;
import dev.schemawave.model.Message;
import dev.schemawave.model.Notice;
import dev.schemawave.model.Recipient;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** People are told of each fact once, and nobody waits for it. */
class NotificationsTest {

    private static final TimeSource REAL = TimeSource.system();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration A_MOMENT = Duration.ofMillis(5);
    private static final Duration A_SECOND = Duration.ofMillis(15);
    private static final Duration ABANDONED = Duration.ofSeconds(61);

    private final Stage stage = new Stage();
    private final Postbox people = new Postbox();
    private final CountDownLatch inStep = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    private Stage.Service orders(String... versions) {
        return stage.service("orders", versions)
                .with("schemawave.environment", "production")
                .with("schemawave.owner", "team sales")
                .with("schemawave.channel", "#sales")
                .telling(people);
    }

    @AfterEach
    void close() throws InterruptedException {
        goOn.countDown();
        people.hanging.countDown();
        stage.coordination.down = false;
        awaitQuiet();
        stage.close();
    }

    @Test
    void aMigrationIsToldWhenItBeginsAndWhenItHasEnded() throws Exception {
        orders("1", "2").start().outcome();

        Message started = people.next(Fact.STARTED);
        assertThat(started.service()).hasToString("orders");
        assertThat(started.environment()).contains("production");
        assertThat(started.change()).contains(new Message.Change(Optional.empty(), Optional.of("2"), 2));
        Message finished = people.next(Fact.FINISHED);
        assertThat(finished.change()).contains(new Message.Change(Optional.empty(), Optional.of("2"), 2));
        assertThat(finished.detail()).isEqualTo("1 (V1__step.sql), 5 ms\n2 (V2__step.sql), 5 ms");
        assertThat(finished.took()).contains(Duration.ofMillis(10));
        assertThat(finished.holder())
                .hasValueSatisfying(who ->
                        assertThat(who.pid()).isEqualTo(ProcessHandle.current().pid()));
        assertThat(people.all()).noneMatch(Message::possiblyRepeated);
    }

    @Test
    void whoRequiresTheServiceIsToldAsWellEachChannelOnce() throws Exception {
        stage.announce("shipping", Status.READY, "1", "orders >=1");
        stage.announce("billing", Status.READY, "1", "customers >=1");
        stage.announce("archive", "shipping", Status.READY, "1", "orders >=1");
        orders("1").start().outcome();

        assertThat(people.next(Fact.FINISHED).recipients())
                .extracting(Recipient::channel)
                .containsExactly(Optional.of("#sales"), Optional.of("#shipping"));
    }

    @Test
    void aServiceWithoutAChannelOfItsOwnIsToldOnceAsWell() throws Exception {
        stage.announce("shipping", Status.READY, "1", "orders >=1");
        stage.service("orders", "1").telling(people).start().outcome();

        Message finished = people.next(Fact.FINISHED);
        assertThat(finished.possiblyRepeated()).isFalse();
        assertThat(finished.recipients())
                .extracting(Recipient::channel)
                .containsExactly(Optional.empty(), Optional.of("#shipping"));
    }

    @Test
    void nothingToDoIsNothingToTell() throws Exception {
        Stage.Service orders = orders("1");
        orders.isMigrated().start().outcome();
        orders.start().outcome();

        assertThat(people.tries).hasValue(0);
    }

    @Test
    void aFailureIsToldOnceHoweverManyReplicasFailWithIt() throws Exception {
        Stage.Service orders = orders("1").doing(step -> {
            hold();
            throw StubRunner.broken(step);
        });
        Startup holder = orders.start();
        inStep.await();
        Startup one = orders.start();
        Startup other = orders.start();
        one.next(CoordinationEvent.WaitingForLease.class);
        other.next(CoordinationEvent.WaitingForLease.class);
        goOn.countDown();
        holder.error(MigrationFailedException.class);
        one.error(PeerFailedException.class);
        other.error(PeerFailedException.class);

        assertThat(people.next(Fact.FAILED).detail()).contains("relation \"nowhere\" does not exist");
        awaitQuiet();
        assertThat(people.facts()).containsOnlyOnce(Fact.FAILED);
    }

    @Test
    void aBuildThatFailsAgainInTheSameWayIsToldOnceAnHour() throws Exception {
        Stage.Service orders = orders("1").doing(step -> {
            throw StubRunner.broken(step);
        });
        orders.start().error(MigrationFailedException.class);
        people.next(Fact.FAILED);
        awaitQuiet();
        orders.start().error(MigrationFailedException.class);
        awaitQuiet();
        assertThat(people.facts()).containsExactly(Fact.STARTED, Fact.FAILED);

        stage.time.advance(Duration.ofMinutes(61));
        orders.start().error(MigrationFailedException.class);
        people.next(Fact.FAILED);
    }

    @Test
    void theSameFailureOfASchemaThatHasGoneOnIsTold() throws Exception {
        Stage.Service orders = orders("1", "2").doing(StubRunner::breakAt2);
        orders.start().error(MigrationFailedException.class);
        String first = people.next(Fact.FAILED).event();
        orders.start().error(MigrationFailedException.class);

        assertThat(people.next(Fact.FAILED).event()).isNotEqualTo(first);
    }

    @Test
    void aRollbackIsToldAsAMigrationIs() throws Exception {
        Stage.Service orders = orders("1", "2");
        orders.start().outcome();
        people.next(Fact.FINISHED);
        orders.rollBackTo("1");

        assertThat(people.next(Fact.STARTED).detail()).isEqualTo("changes are taken back");
        assertThat(people.next(Fact.FINISHED).change())
                .contains(new Message.Change(Optional.of("2"), Optional.of("1"), 1));
    }

    @Test
    void aMigrationThatTakesTooLongIsToldWithTheStepThatItIsAt() throws Exception {
        Startup slow = orders("1", "2").doing(step -> hold()).start();
        inStep.await();
        slow.next(CoordinationEvent.StepStarted.class);
        people.next(Fact.STARTED);
        Message told = passing(() -> people.next(Fact.SLOW));

        assertThat(told.holder())
                .hasValueSatisfying(who -> assertThat(who.activity()).isEqualTo("step 1 of 2: 1 (V1__step.sql)"));
        assertThat(told.took())
                .hasValueSatisfying(took -> assertThat(took).isGreaterThanOrEqualTo(Duration.ofMinutes(1)));
        goOn.countDown();
        slow.outcome();
    }

    @Test
    void aLongWaitForAnotherReplicaIsToldOnceByAllThatWait() throws Exception {
        Stage.Service orders = orders("1").with("schemawave.notify.slow", "1h").doing(step -> hold());
        Startup holder = orders.start();
        inStep.await();
        Startup one = orders.start();
        Startup other = orders.start();
        one.next(CoordinationEvent.WaitingForLease.class);
        other.next(CoordinationEvent.WaitingForLease.class);
        Message told = passing(() -> people.next(Fact.WAITING));

        assertThat(told.holder()).isPresent();
        goOn.countDown();
        holder.outcome();
        one.outcome();
        other.outcome();
        awaitQuiet();
        assertThat(people.facts()).containsOnlyOnce(Fact.WAITING);
    }

    @Test
    void aLongWaitForAnotherServiceSaysForWhich() throws Exception {
        stage.announce("customers", Status.READY, "1");
        Startup waiting = orders("1").requires("customers", ">=2").start().awaitGate();
        Message told = passing(() -> people.next(Fact.WAITING));

        assertThat(told.detail()).contains("customers >=2: is at 1", "#customers");
        stage.announce("customers", Status.READY, "2");
        waiting.outcome();
    }

    @Test
    void aWaitThatHasEndedIsNotTold() throws Exception {
        Startup waiting = orders("1").requires("customers", ">=2").start().awaitGate();
        stage.announce("customers", Status.READY, "2");
        waiting.outcome();
        people.next(Fact.FINISHED);
        stage.time.advance(Duration.ofMinutes(10));
        awaitQuiet();

        assertThat(people.facts()).doesNotContain(Fact.WAITING);
    }

    @Test
    void aReplicaThatLeavesWithoutAResultIsTold() throws Exception {
        Stage.Service orders = orders("1").doing(step -> hold());
        orders.start();
        inStep.await();
        Startup successor = orders.doing(step -> {}).start();
        successor.next(CoordinationEvent.WaitingForLease.class);
        stage.coordination.expire();
        successor.outcome();

        assertThat(people.next(Fact.TAKEN_OVER).detail()).contains("has left without announcing a result");
    }

    @Test
    void aMessageThatCannotBeSentIsTriedAgain() throws Exception {
        people.failures.set(3);
        orders("1").start().outcome();

        assertThat(passing(() -> people.next(Fact.STARTED)).possiblyRepeated()).isFalse();
        assertThat(people.tries.get()).isGreaterThanOrEqualTo(4);
    }

    @Test
    void whatOneReplicaHasGivenUpAnotherOneSendsAndSaysSo() throws Exception {
        Postbox deaf = new Postbox();
        deaf.failures.set(Integer.MAX_VALUE);
        orders("1").telling(deaf).start().outcome();
        await(() -> deaf.tries.get() > 0);
        stage.time.advance(ABANDONED);
        orders("1", "2").start().outcome();

        assertThat(people.next(Fact.FINISHED).possiblyRepeated()).isTrue();
        awaitQuiet();
        assertThat(people.all()).filteredOn(Message::possiblyRepeated).hasSize(2);
        assertThat(people.all())
                .filteredOn(message -> !message.possiblyRepeated())
                .hasSize(2);
    }

    @Test
    void aReplicaThatIsUpSendsWhatAnotherOneHasLeft() throws Exception {
        orders("1").with("schemawave.coordination.republish", "true").start().outcome();
        people.next(Fact.FINISHED);
        awaitQuiet();
        Postbox deaf = new Postbox();
        deaf.failures.set(Integer.MAX_VALUE);
        orders("1", "2").telling(deaf).start().outcome();
        await(() -> deaf.tries.get() > 0);

        assertThat(passing(() -> people.next(Fact.FINISHED)).possiblyRepeated()).isTrue();
    }

    @Test
    void whatCannotBeClaimedIsToldAndSaidToBePossiblyRepeated() throws Exception {
        stage.coordination.down = true;
        Startup alone = orders("1").with("schemawave.connect.timeout", "1s").start();
        alone.next(CoordinationEvent.Failed.class, stage.time);

        assertThat(people.next(Fact.FAILED).possiblyRepeated()).isTrue();
    }

    @Test
    void aChannelThatHangsDelaysNothing() throws Exception {
        people.hanging = new CountDownLatch(1);
        Stage.Service orders = orders("1");

        assertThat(orders.start().outcome()).isInstanceOf(Outcome.Migrated.class);
        await(() -> people.tries.get() == 1);
    }

    @Test
    void whatWasSentIsNotedWithoutItsText() throws Exception {
        orders("1").start().outcome();
        people.next(Fact.FINISHED);
        awaitQuiet();

        List<Notice> notices = stage.entry("orders").past().notices();
        assertThat(notices).hasSize(2).allMatch(notice -> notice.sentAt().isPresent());
        assertThat(notices).allMatch(notice -> notice.message().isEmpty());
        assertThat(notices).extracting(Notice::fact).allMatch(fact -> fact.startsWith("post:"));
    }

    private void hold() {
        inStep.countDown();
        try {
            goOn.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until nobody has anything to tell, while time passes. */
    private void awaitQuiet() throws InterruptedException {
        passing(() -> {
            await(() -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("schemawave-notify")));
            return true;
        });
    }

    private interface Awaited<T> {
        T get() throws InterruptedException;
    }

    /** While time passes. */
    private <T> T passing(Awaited<T> awaited) throws InterruptedException {
        Thread clock = new Thread(() -> {
            try {
                for (int second = 0; second < 6_000; second++) {
                    REAL.newSignal().await(A_SECOND);
                    stage.time.advance(Duration.ofSeconds(1));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        clock.start();
        try {
            return awaited.get();
        } finally {
            clock.interrupt();
            clock.join();
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        Deadline end = Deadline.in(REAL, PATIENCE);
        while (!condition.getAsBoolean()) {
            assertThat(end.hasPassed(REAL)).as("in time").isFalse();
            REAL.newSignal().await(A_MOMENT);
        }
    }
}
