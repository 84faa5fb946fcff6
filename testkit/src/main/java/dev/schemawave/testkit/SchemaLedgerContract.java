package dev.schemawave.testkit;

import static dev.schemawave.testkit.People.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.SchemaLedger;
import dev.schemawave.spi.SchemaLedger.Published;
import dev.schemawave.time.Signal;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * What every ledger promises, as tests to extend. The name of a test begins with the number of its rule.
 *
 * <ul>
 *   <li><b>S1</b> What nobody has published is empty, and no error.
 *   <li><b>S2</b> What one client publishes, all others read, as it was.
 *   <li><b>S3</b> The revision of a key grows with each publication and is positive.
 *   <li><b>S4</b> Only one publication is the first of its key.
 *   <li><b>S5</b> Who has not read the present entry changes nothing.
 *   <li><b>S6</b> Nothing replaces what is not there.
 *   <li><b>S7</b> Of racing publications that read and try again, none is lost.
 *   <li><b>S8</b> Keys are apart, whatever their case, and all are read together.
 *   <li><b>S9</b> Entries of any size that errors have, and of any characters, come back as they were.
 *   <li><b>S10</b> Who watches is told of what others publish; or the ledger says that it cannot tell.
 *   <li><b>S11</b> Who has closed his watch is told of nothing any more; closing twice is no error.
 * </ul>
 */
@SuppressWarnings("InterruptedExceptionSwallowed") // a test may throw whatever fails it
public abstract class SchemaLedgerContract {

    private static final LedgerKey ORDERS = new LedgerKey("orders", LedgerKey.MAIN);
    private static final int PUBLISHERS = 5;

    private final Team team = new Team();
    private SchemaLedger one;
    private SchemaLedger two;

    /** For subclasses. */
    protected SchemaLedgerContract() {}

    /**
     * Opens another client of the store that this test has for itself: empty at first, the same for each call within a
     * test. Whoever opens clients also closes them after the test.
     *
     * @return the client, which has a ledger
     * @throws Exception if the store cannot be reached
     */
    protected abstract Coordination open() throws Exception;

    /**
     * Whether the ledger tells of publications by itself.
     *
     * @return true at first; false for a ledger whose {@link SchemaLedger#watch} is empty
     */
    protected boolean tellsWatchers() {
        return true;
    }

    /**
     * How long a test waits for what must come before it fails.
     *
     * @return a generous time
     */
    protected Duration patience() {
        return Duration.ofSeconds(30);
    }

    @BeforeEach
    void openTwoClients() throws Exception {
        one = open().ledger().orElseThrow();
        two = open().ledger().orElseThrow();
    }

    @AfterEach
    void dismiss() {
        team.close();
    }

    private static long revision(SchemaLedger ledger) throws CoordinationException {
        return ledger.read(ORDERS).orElseThrow().revision();
    }

    private static LedgerEntry present(SchemaLedger ledger) throws CoordinationException {
        return ledger.read(ORDERS).orElseThrow().entry();
    }

    @Test
    void s01WhatNobodyHasPublishedIsEmpty() throws Exception {
        assertThat(one.read(ORDERS)).isEmpty();
        assertThat(one.readAll()).isEmpty();
    }

    @Test
    void s02WhatOnePublishesOthersRead() throws Exception {
        assertThat(one.publish(entry("orders", "1"), SchemaLedger.NONE)).isTrue();
        assertThat(present(two)).isEqualTo(entry("orders", "1"));
    }

    @Test
    void s03RevisionsGrow() throws Exception {
        one.publish(entry("orders", "1"), SchemaLedger.NONE);
        long first = revision(two);
        assertThat(first).isPositive();
        assertThat(two.publish(entry("orders", "2"), first)).isTrue();
        assertThat(revision(one)).isGreaterThan(first);
        assertThat(present(one)).isEqualTo(entry("orders", "2"));
    }

    @Test
    void s04OnlyOnePublicationIsTheFirst() throws Exception {
        assertThat(one.publish(entry("orders", "1"), SchemaLedger.NONE)).isTrue();
        assertThat(two.publish(entry("orders", "2"), SchemaLedger.NONE)).isFalse();
        assertThat(present(one)).isEqualTo(entry("orders", "1"));
    }

    @Test
    void s05WhoHasNotReadThePresentEntryChangesNothing() throws Exception {
        one.publish(entry("orders", "1"), SchemaLedger.NONE);
        long first = revision(one);
        one.publish(entry("orders", "2"), first);
        assertThat(two.publish(entry("orders", "3"), first)).isFalse();
        assertThat(two.publish(entry("orders", "3"), first + 100)).isFalse();
        assertThat(present(one)).isEqualTo(entry("orders", "2"));
    }

    @Test
    void s06NothingReplacesWhatIsNotThere() throws Exception {
        assertThat(one.publish(entry("orders", "1"), 7)).isFalse();
        assertThat(one.read(ORDERS)).isEmpty();
    }

    @Test
    void s07OfRacingPublicationsNoneIsLost() throws Exception {
        List<SchemaLedger> ledgers = new ArrayList<>();
        for (int i = 0; i < PUBLISHERS; i++) {
            ledgers.add(open().ledger().orElseThrow());
        }
        team.all(4 * PUBLISHERS, i -> () -> {
            while (!increment(ledgers.get(i % PUBLISHERS))) {
                Thread.onSpinWait();
            }
            return i;
        });
        assertThat(present(one).version()).contains("20");
    }

    private static boolean increment(SchemaLedger ledger) throws CoordinationException {
        Optional<Published> read = ledger.read(ORDERS);
        int version = read.flatMap(published -> published.entry().version())
                .map(Integer::parseInt)
                .orElse(0);
        return ledger.publish(
                entry("orders", Integer.toString(version + 1)),
                read.map(Published::revision).orElse(SchemaLedger.NONE));
    }

    @Test
    void s08KeysAreApartAndAreReadTogether() throws Exception {
        LedgerEntry archive = failed(new LedgerKey("orders", "archive"), "out of disk");
        one.publish(entry("orders", "1"), SchemaLedger.NONE);
        one.publish(entry("Orders", "2"), SchemaLedger.NONE);
        one.publish(archive, SchemaLedger.NONE);
        assertThat(two.readAll().stream().map(Published::entry))
                .containsExactlyInAnyOrder(entry("orders", "1"), entry("Orders", "2"), archive);
        assertThat(present(two)).isEqualTo(entry("orders", "1"));
        assertThat(two.read(archive.key()).map(Published::entry)).contains(archive);
    }

    @Test
    void s09WhateverAnEntryTellsComesBackAsItWas() throws Exception {
        String text = "ERROR: relation \"größe\" \\ 'x'\n  Position: 3 😀" + "x".repeat(70_000);
        LedgerEntry archive = failed(ORDERS, text);
        one.publish(archive, SchemaLedger.NONE);
        assertThat(two.read(ORDERS).map(Published::entry)).contains(archive);
        assertThat(two.readAll().stream().map(Published::entry)).containsExactly(archive);
    }

    private static LedgerEntry failed(LedgerKey key, String failure) {
        LedgerEntry like = entry("orders", "1");
        return new LedgerEntry(
                key,
                LedgerEntry.Status.FAILED,
                Optional.empty(),
                like.fingerprint(),
                "liquibase",
                People.holder("pod-9"),
                like.at(),
                Optional.of(failure));
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
    private static void awaitSilence(Signal told) throws InterruptedException {
        while (told.await(Duration.ofMillis(500))) {
            Thread.onSpinWait();
        }
    }
}
