package dev.schemawave.lock.jdbc;

import static dev.schemawave.lock.jdbc.People.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.SchemaLedger;
import dev.schemawave.spi.SchemaLedger.Published;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every ledger promises, said and tested by the SPI alone. */
abstract class LedgerRules {

    private static final LedgerKey ORDERS = new LedgerKey("orders", LedgerKey.MAIN);

    private final Team team = new Team();
    private SchemaLedger one;
    private SchemaLedger two;

    /** A new client of the store that this test has for itself. */
    abstract Coordination open();

    @BeforeEach
    void openTwoClients() {
        one = open().ledger().orElseThrow();
        two = open().ledger().orElseThrow();
    }

    @AfterEach
    void dismiss() {
        team.close();
    }

    @Test
    void whatNobodyHasPublishedIsEmpty() throws Exception {
        assertThat(one.read(ORDERS)).isEmpty();
        assertThat(one.readAll()).isEmpty();
    }

    @Test
    void whatOnePublishesOthersRead() throws Exception {
        assertThat(one.publish(entry("orders", "1"), SchemaLedger.NONE)).isTrue();
        Published published = two.read(ORDERS).orElseThrow();
        assertThat(published.entry()).isEqualTo(entry("orders", "1"));
        assertThat(published.revision()).isPositive();
    }

    @Test
    void revisionsGrow() throws Exception {
        one.publish(entry("orders", "1"), SchemaLedger.NONE);
        long first = two.read(ORDERS).orElseThrow().revision();
        assertThat(two.publish(entry("orders", "2"), first)).isTrue();
        assertThat(one.read(ORDERS).orElseThrow().revision()).isGreaterThan(first);
        assertThat(one.read(ORDERS).orElseThrow().entry()).isEqualTo(entry("orders", "2"));
    }

    @Test
    void onlyOnePublicationIsTheFirst() throws Exception {
        assertThat(one.publish(entry("orders", "1"), SchemaLedger.NONE)).isTrue();
        assertThat(two.publish(entry("orders", "2"), SchemaLedger.NONE)).isFalse();
        assertThat(one.read(ORDERS).orElseThrow().entry()).isEqualTo(entry("orders", "1"));
    }

    @Test
    void whoHasNotReadThePresentEntryChangesNothing() throws Exception {
        one.publish(entry("orders", "1"), SchemaLedger.NONE);
        long first = one.read(ORDERS).orElseThrow().revision();
        one.publish(entry("orders", "2"), first);
        assertThat(two.publish(entry("orders", "3"), first)).isFalse();
        assertThat(two.publish(entry("orders", "3"), first + 100)).isFalse();
        assertThat(one.read(ORDERS).orElseThrow().entry()).isEqualTo(entry("orders", "2"));
    }

    @Test
    void nothingCanReplaceWhatIsNotThere() throws Exception {
        assertThat(one.publish(entry("orders", "1"), 7)).isFalse();
        assertThat(one.read(ORDERS)).isEmpty();
    }

    @Test
    void ofRacingPublicationsNoneIsLost() throws Exception {
        List<SchemaLedger> ledgers = IntStream.range(0, 5)
                .mapToObj(i -> open().ledger().orElseThrow())
                .toList();
        team.all(20, i -> () -> {
            SchemaLedger ledger = ledgers.get(i % ledgers.size());
            while (!increment(ledger)) {
                Thread.onSpinWait();
            }
            return i;
        });
        assertThat(one.read(ORDERS).orElseThrow().entry().version()).contains("20");
    }

    private static boolean increment(SchemaLedger ledger) throws Exception {
        Optional<Published> read = ledger.read(ORDERS);
        int version = read.map(published ->
                        Integer.parseInt(published.entry().version().orElseThrow()))
                .orElse(0);
        return ledger.publish(
                entry("orders", Integer.toString(version + 1)),
                read.map(Published::revision).orElse(SchemaLedger.NONE));
    }

    @Test
    void allEntriesAreReadTogetherAndKeysAreApart() throws Exception {
        LedgerEntry archive = new LedgerEntry(
                new LedgerKey("orders", "archive"),
                LedgerEntry.Status.FAILED,
                Optional.empty(),
                entry("orders", "1").fingerprint(),
                "liquibase",
                People.holder("pod-9"),
                entry("orders", "1").at(),
                Optional.of("ERROR: relation \"größe\" \\ 'x'\n  Position: 3 😀" + "x".repeat(70_000)));
        one.publish(entry("orders", "1"), SchemaLedger.NONE);
        one.publish(archive, SchemaLedger.NONE);
        one.publish(entry("Orders", "2"), SchemaLedger.NONE);
        assertThat(two.readAll().stream().map(Published::entry))
                .containsExactlyInAnyOrder(entry("orders", "1"), archive, entry("Orders", "2"));
        assertThat(two.read(archive.key()).orElseThrow().entry()).isEqualTo(archive);
    }

    @Test
    void whoWatchesIsToldOfWhatOthersPublishUntilHeStops() throws Exception {
        var signal = TimeSource.system().newSignal();
        Optional<SchemaLedger.Watch> watch = two.watch(signal::raise);
        if (watch.isEmpty()) {
            return;
        }
        awaitSilence(signal);
        one.publish(entry("orders", "1"), SchemaLedger.NONE);
        assertThat(signal.await(Duration.ofSeconds(5))).isTrue();
        awaitSilence(signal);
        watch.get().close();
        one.publish(entry("orders", "2"), one.read(ORDERS).orElseThrow().revision());
        assertThat(signal.await(Duration.ofMillis(300))).isFalse();
    }

    /** A watch may begin with calls that mean nothing. */
    private static void awaitSilence(dev.schemawave.time.Signal signal) throws InterruptedException {
        while (signal.await(Duration.ofMillis(500))) {
            Thread.onSpinWait();
        }
    }
}
