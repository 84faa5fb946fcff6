package dev.schemawave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.guard.HalfApplied;
import dev.schemawave.model.Declaration;
import dev.schemawave.model.Fingerprint;
import dev.schemawave.model.Holder;
import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.Past;
import dev.schemawave.model.Requirement;
import dev.schemawave.model.RollbackPlan;
import dev.schemawave.spi.MigrationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people are told of a failure. */
class FailureCardTest {

    private static final LedgerKey ORDERS = new LedgerKey("orders", LedgerKey.MAIN);
    private static final Holder HOLDER = new Holder(ORDERS, "pod-1", 7, Instant.EPOCH, "");
    private static final HalfApplied HALF =
            new HalfApplied("3", "3 (V3__c.sql)", 2, false, "ALTER TABLE c", Optional.of("pod-1"), 4, List.of());

    private static LedgerEntry entry(String service, LedgerEntry.Status status, Optional<String> failure) {
        Declaration declaration = new Declaration(
                List.of(Requirement.parse("orders >=3")),
                Optional.empty(),
                Optional.empty(),
                Optional.of("team " + service),
                Optional.of("#" + service));
        return new LedgerEntry(
                new LedgerKey(service, LedgerKey.MAIN),
                status,
                Optional.of("2"),
                List.of(),
                new Fingerprint("f"),
                "flyway",
                HOLDER,
                Instant.EPOCH,
                failure,
                Optional.empty(),
                0,
                declaration,
                Past.NONE);
    }

    private static MigrationException failure() {
        MigrationException.Failure facts = new MigrationException.Failure(
                "ERROR: relation \"nowhere\" does not exist",
                Optional.of("3 (V3__broken.sql)"),
                Optional.of("V3__broken.sql"),
                Optional.of(12),
                Optional.of(" INSERT INTO nowhere VALUES (1)\n"),
                "rolled back: version 2",
                "correct V3__broken.sql, then start again");
        return new MigrationException(facts, new IllegalStateException());
    }

    private static List<SchemawaveException> oneOfEach() {
        RollbackPlan plan = new RollbackPlan(Optional.of("3"), List.of(), Optional.of("2"), List.of(), List.of());
        return List.of(
                new ConfigurationException("orders", List.of("a fault", "another")),
                new CoordinationUnavailableException("orders", "what", "next", new IllegalStateException()),
                new DatabaseUnavailableException("orders", "what", "next", null),
                new HalfAppliedException("orders", HALF, List.of()),
                HalfAppliedException.unfinished("orders", HALF, List.of()),
                new LeaseLostException("orders", "what", null),
                new LockTimeoutException("orders", Duration.ofSeconds(1), Optional.of(HOLDER)),
                new MigrationFailedException("orders", failure()),
                new PeerFailedException("orders", entry("orders", LedgerEntry.Status.FAILED, Optional.of("why"))),
                new RequirementCycleException("orders", List.of(ORDERS, ORDERS)),
                new RequirementsNotMetException("orders", Duration.ofSeconds(1), List.of()),
                RollbackRefusedException.changed("orders", plan, plan),
                new SchemaAheadException("orders", Optional.of("4"), List.of("4"), "why"),
                new StoppedException("orders", "what", null));
    }

    @Test
    void everyErrorHasACardWhoseTextIsTheMessageAndWhoseSectionExists() throws IOException {
        List<String> sections = Files.readAllLines(Path.of("..", "docs", "operations.md"));

        assertThat(oneOfEach()).extracting(error -> (Object) error.getClass()).contains((Object[])
                SchemawaveException.class.getPermittedSubclasses());
        assertThat(oneOfEach()).allSatisfy(error -> {
            assertThat(error).hasMessage(error.card().text());
            assertThat(error.service()).isEqualTo("orders");
            assertThat(error.next()).isEqualTo(error.card().next()).isNotBlank();
            assertThat(error.card().text())
                    .endsWith("\nHelp: docs/operations.md#" + error.card().help());
            assertThat(sections).contains("## " + error.card().help());
        });
    }

    @Test
    void aCardSaysWhereWhatStaysWhoIsAffectedAndWhichCommandsHelp() {
        FailureCard card = MigrationFailedException.card(
                "orders", "the migration", failure().failure());
        FailureCard full = card.at(card.facts().withNumber(Optional.of(2)))
                .leaving(Optional.of("by this run 2"), card.history(), false)
                .affecting(FailureCard.Affected.of(
                        ORDERS,
                        List.of(
                                entry("shop", LedgerEntry.Status.READY, Optional.empty()),
                                entry("orders", LedgerEntry.Status.READY, Optional.empty()))));

        assertThat(full.text())
                .isEqualTo(String.join(
                        "\n",
                        "[orders] the migration failed: ERROR: relation \"nowhere\" does not exist",
                        "  step:      3 (V3__broken.sql)",
                        "  file:      V3__broken.sql, line 12",
                        "  statement: 2: INSERT INTO nowhere VALUES (1)",
                        "  committed: by this run 2",
                        "  schema:    rolled back: version 2",
                        "  affected:  shop requires orders >=3 (team shop, #shop)",
                        "Next: correct V3__broken.sql, then start again",
                        "  schemawave history  # how the last runs ended",
                        "Help: docs/operations.md#migration-failed"));
    }

    @Test
    void aHalfAppliedStepIsNamedWithWhatAPersonCanSayOfIt() {
        FailureCard card = new HalfAppliedException("orders", HALF, List.of()).card();

        assertThat(card.halfApplied()).isTrue();
        assertThat(card.committed()).contains("statement 1 took effect, of statement 2 it is not known");
        assertThat(card.facts().number()).contains(2);
        assertThat(card.commands())
                .extracting(command -> command.replaceFirst("  #.*", ""))
                .containsExactly(
                        "schemawave resolve took-effect",
                        "schemawave resolve did-not-take-effect",
                        "schemawave resolve done",
                        "schemawave resolve undone");
    }

    @Test
    void aPeerPassesTheCardOfTheOneThatFailedOn() {
        String failed = new MigrationFailedException("orders", failure()).card().brief();
        PeerFailedException error =
                new PeerFailedException("orders", entry("orders", LedgerEntry.Status.FAILED, Optional.of(failed)));

        assertThat(error)
                .hasMessageContainingAll(
                        "on another replica of this build, " + HOLDER + ": the migration failed: ERROR: relation",
                        "V3__broken.sql, line 12",
                        "Next: correct V3__broken.sql",
                        "Next: see the log of that replica");
    }

    @Test
    void whatTravelsInTheLedgerIsShort() {
        FailureCard card = FailureCard.of("orders", "x".repeat(50_000), "next", "stopped");

        assertThat(card.brief()).hasSizeLessThan(5_000).doesNotStartWith("[");
    }
}
