package dev.schemawave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.model.LedgerEntry.Status;
import dev.schemawave.model.RunKind;
import dev.schemawave.model.RunResult;
import dev.schemawave.model.RunSummary;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What others learn of how a run has ended. */
class EndOfRunTest {

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void theLedgerHasTheLastRunsAndAStartWithNothingToDoIsNone() throws Exception {
        Stage.Service orders = stage.service("orders", "1", "2");
        orders.start().outcome();
        orders.start().outcome();

        RunSummary run = stage.entry("orders").past().runs().get(0);
        assertThat(stage.entry("orders").past().runs()).hasSize(1);
        assertThat(run.kind()).isEqualTo(RunKind.MIGRATION);
        assertThat(run.result()).isEqualTo(RunResult.SUCCEEDED);
        assertThat(run.from()).isEmpty();
        assertThat(run.to()).contains("2");
    }

    @Test
    void aFailureNamesWhoRequiresTheSchemaAndTheLedgerHasTheCard() throws Exception {
        stage.announce("shop", Status.WAITING, "1", "orders >=2");
        MigrationFailedException error = failing().start().error(MigrationFailedException.class);

        assertThat(error).hasMessageContaining("\n  affected:  shop requires orders >=2 (team shop, #shop)\n");
        assertThat(error.card().committed()).contains("nothing by this run");
        assertThat(stage.entry("orders").failure().map(card -> "[orders] " + card))
                .contains(error.getMessage());
        assertThat(stage.entry("orders").past().runs())
                .extracting(RunSummary::result)
                .containsExactly(RunResult.FAILED);
    }

    @Test
    void aLedgerThatCannotBeReadHidesNoFailure() throws Exception {
        Stage.Service orders = stage.service("orders", "1").doing(step -> {
            stage.coordination.ledgerDown = true;
            throw StubRunner.broken(step);
        });
        MigrationFailedException error = orders.start().error(MigrationFailedException.class);

        assertThat(error.card().affected()).isEmpty();
        assertThat(error.card().what()).startsWith("the migration failed: ");
        assertThat(Optional.of(error.card().help())).contains("migration-failed");
    }

    private Stage.Service failing() {
        return stage.service("orders", "1").doing(step -> {
            throw StubRunner.broken(step);
        });
    }
}
