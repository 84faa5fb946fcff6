package dev.schemawave.testkit;

import static dev.schemawave.testkit.People.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.spi.SchemaLedger;
import dev.schemawave.time.Signal;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** S10 and S11: being told of what others publish. */
@SuppressWarnings("InterruptedExceptionSwallowed") // a test may throw whatever fails it
abstract class WatchRules extends EntryRules {

    /**
     * Whether the ledger tells of publications by itself.
     *
     * @return true at first; false for a ledger whose {@link SchemaLedger#watch} is empty
     */
    protected boolean tellsWatchers() {
        return true;
    }

    @Test
    void s10WhoWatchesIsTold(TestReporter reporter) throws Exception {
        Signal told = TimeSource.system().newSignal();
        Optional<SchemaLedger.Watch> watch = two.watch(told::raise);
        assertThat(watch.isPresent()).as("tells watchers").isEqualTo(tellsWatchers());
        if (watch.isEmpty()) {
            reporter.publishEntry("not declared", "tellsWatchers");
            return;
        }
        awaitSilence(told);
        one.publish(entry("orders", "1"), SchemaLedger.NONE);
        assertThat(told.await(patience())).as("told of a publication").isTrue();
        watch.get().close();
    }

    @Test
    void s11WhoHasClosedHisWatchIsToldOfNothing() throws Exception {
        Signal told = TimeSource.system().newSignal();
        Optional<SchemaLedger.Watch> watch = two.watch(told::raise);
        watch.ifPresent(SchemaLedger.Watch::close);
        watch.ifPresent(SchemaLedger.Watch::close);
        awaitSilence(told);
        one.publish(entry("orders", "1"), SchemaLedger.NONE);
        assertThat(told.await(Duration.ofMillis(300))).isFalse();
    }

    /** A watch may begin with calls that mean nothing. */
    static void awaitSilence(Signal told) throws InterruptedException {
        while (told.await(Duration.ofMillis(500))) {
            Thread.onSpinWait();
        }
    }
}
