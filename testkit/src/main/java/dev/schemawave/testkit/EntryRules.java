package dev.schemawave.testkit;

import static dev.schemawave.testkit.People.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.model.Declaration;
import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.Notice;
import dev.schemawave.model.Past;
import dev.schemawave.model.RunKind;
import dev.schemawave.model.RunResult;
import dev.schemawave.model.RunSummary;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.SchemaLedger;
import dev.schemawave.spi.SchemaLedger.Published;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** S1 to S9: what is published and what is read. */
@SuppressWarnings("InterruptedExceptionSwallowed") // a test may throw whatever fails it
abstract class EntryRules extends BackendTest {

    static final LedgerKey ORDERS = new LedgerKey("orders", LedgerKey.MAIN);
    private static final int PUBLISHERS = 5;

    SchemaLedger one;
    SchemaLedger two;

    @BeforeEach
    void openTwoClients() throws Exception {
        one = open().ledger().orElseThrow();
        two = open().ledger().orElseThrow();
    }

    static long revision(SchemaLedger ledger) throws CoordinationException {
        return ledger.read(ORDERS).orElseThrow().revision();
    }

    static LedgerEntry present(SchemaLedger ledger) throws CoordinationException {
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

    /** Follows R33. */
    @Test
    void s04OnlyOnePublicationIsTheFirst() throws Exception {
        assertThat(one.publish(entry("orders", "1"), SchemaLedger.NONE)).isTrue();
        assertThat(two.publish(entry("orders", "2"), SchemaLedger.NONE)).isFalse();
        assertThat(present(one)).isEqualTo(entry("orders", "1"));
    }

    /** Follows R33. */
    @Test
    void s05WhoHasNotReadThePresentEntryChangesNothing() throws Exception {
        one.publish(entry("orders", "1"), SchemaLedger.NONE);
        long first = revision(one);
        one.publish(entry("orders", "2"), first);
        assertThat(two.publish(entry("orders", "3"), first)).isFalse();
        assertThat(two.publish(entry("orders", "3"), first + 100)).isFalse();
        assertThat(present(one)).isEqualTo(entry("orders", "2"));
    }

    /** Follows R33. */
    @Test
    void s06NothingReplacesWhatIsNotThere() throws Exception {
        assertThat(one.publish(entry("orders", "1"), 7)).isFalse();
        assertThat(one.read(ORDERS)).isEmpty();
    }

    /** Follows R33. */
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

    static LedgerEntry failed(LedgerKey key, String failure) {
        LedgerEntry like = entry("orders", "1");
        return new LedgerEntry(
                key,
                LedgerEntry.Status.FAILED,
                Optional.empty(),
                List.of(),
                like.fingerprint(),
                "liquibase",
                People.holder("pod-9"),
                like.at(),
                Optional.of(failure),
                Optional.empty(),
                0,
                Declaration.NONE,
                new Past(
                        List.of(new RunSummary(
                                RunKind.MIGRATION,
                                like.version(),
                                Optional.of("2"),
                                like.at(),
                                like.at(),
                                RunResult.HALF_APPLIED,
                                "pod-1")),
                        List.of(new Notice("failed:3", "pod-1", like.at(), Optional.of(like.at())))));
    }
}
