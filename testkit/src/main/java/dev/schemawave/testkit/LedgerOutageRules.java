package dev.schemawave.testkit;

import static dev.schemawave.testkit.People.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.model.LedgerEntry;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.SchemaLedger;
import dev.schemawave.spi.SchemaLedger.Published;
import dev.schemawave.spi.SchemaLedger.Watch;
import dev.schemawave.time.Signal;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** S12 to S16: what a ledger says and does when it cannot be reached. */
@SuppressWarnings("InterruptedExceptionSwallowed") // a test may throw whatever fails it
abstract class LedgerOutageRules extends WatchRules {

    private static final LedgerEntry FIRST = entry("orders", "1");
    private static final LedgerEntry SECOND = entry("orders", "2");
    private static final LedgerEntry LARGE = failed(ORDERS, "größe: " + "x".repeat(70_000));

    /** Long enough for a client to notice and to try in vain. */
    private static final Duration SHORT = Duration.ofMillis(300);

    @Test
    void s12WhatCannotBeReadIsAnErrorAndNeverEmpty(TestReporter reporter) throws Exception {
        if (can(Capability.OUTAGES, reporter)) {
            one.publish(FIRST, SchemaLedger.NONE);
            outage().begin();
            assertUnreachable("read", () -> one.read(ORDERS));
            assertUnreachable("readAll", () -> one.readAll());
            assertUnreachable(
                    "read of what nobody has published",
                    () -> one.read(entry("billing", "1").key()));
            outage().end();
            assertThat(answered(() -> one.read(ORDERS)).map(Published::entry)).contains(FIRST);
            assertThat(answered(() -> one.readAll()).stream().map(Published::entry))
                    .containsExactly(FIRST);
        }
    }

    @Test
    void s13APublicationWithoutAnAnswerIsThereAsAWholeOrNotAtAll(TestReporter reporter) throws Exception {
        if (can(Capability.LOST_ANSWERS, reporter)) {
            one.publish(FIRST, SchemaLedger.NONE);
            long first = revision(one);
            outage().loseAnswers();
            assertUnreachable("publish", () -> ended(team.start(() -> one.publish(LARGE, first))));
            outage().end();
            Published now = answered(() -> two.read(ORDERS)).orElseThrow();
            assertThat(now.entry()).isIn(FIRST, LARGE);
            assertThat(now.revision() > first)
                    .as("a new revision, as there is a new entry")
                    .isEqualTo(now.entry().equals(LARGE));
            assertThat(answered(() -> two.readAll())).containsExactly(now);
        }
    }

    /** Follows R33. */
    @Test
    void s14RepeatingAPublicationReplacesNothingThatCameSince(TestReporter reporter) throws Exception {
        if (can(Capability.LOST_ANSWERS, reporter)) {
            outage().loseAnswers();
            assertUnreachable("publish", () -> ended(team.start(() -> one.publish(FIRST, SchemaLedger.NONE))));
            outage().end();
            answered(() -> one.publish(FIRST, SchemaLedger.NONE));
            assertThat(answered(() -> two.readAll()).stream().map(Published::entry))
                    .containsExactly(FIRST);
            assertThat(two.publish(SECOND, revision(two))).isTrue();
            assertThat(answered(() -> one.publish(FIRST, SchemaLedger.NONE))).isFalse();
            assertThat(present(two)).isEqualTo(SECOND);
        }
    }

    /** Follows R34 to R36. */
    @Test
    void s15WhoWatchesIsToldAgainWhenTheConnectionIsBack(TestReporter reporter) throws Exception {
        if (can(Capability.OUTAGES, reporter)) {
            Signal told = TimeSource.system().newSignal();
            Optional<Watch> watch = two.watch(told::raise);
            assertThat(watch.isPresent()).as("tells watchers").isEqualTo(tellsWatchers());
            outage().begin();
            Waiting.pass(SHORT);
            outage().end();
            answered(() -> two.read(ORDERS));
            awaitSilence(told);
            answered(() -> one.publish(FIRST, SchemaLedger.NONE));
            if (watch.isPresent()) {
                assertThat(told.await(patience())).as("told of a publication").isTrue();
                watch.get().close();
            }
            assertThat(present(two)).isEqualTo(FIRST);
        }
    }

    @Test
    void s16WhereNoAnswerComesNothingHangs(TestReporter reporter) throws Throwable {
        if (can(Capability.LOST_ANSWERS, reporter)) {
            one.publish(FIRST, SchemaLedger.NONE);
            long first = revision(one);
            outage().loseAnswers();
            Future<?> read = team.start(() -> one.read(ORDERS));
            Future<?> readAll = team.start(() -> one.readAll());
            Future<?> publish = team.start(() -> one.publish(SECOND, first));
            Future<?> watch = team.start(this::watched);
            assertUnreachable("read", () -> ended(read));
            assertUnreachable("readAll", () -> ended(readAll));
            assertUnreachable("publish", () -> ended(publish));
            ended(watch);
        }
    }

    private <T> T ended(Future<T> request) throws Throwable {
        try {
            return request.get(patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause();
        } catch (TimeoutException e) {
            throw new AssertionError("a request hangs where no answer comes", e);
        }
    }

    /** Watching may work or fail while no answer comes. */
    private boolean watched() {
        try {
            two.watch(() -> {}).ifPresent(Watch::close);
            return true;
        } catch (CoordinationException e) {
            assertThat(e.isTransient()).as("watch is worth trying again: " + e).isTrue();
            return false;
        }
    }
}
