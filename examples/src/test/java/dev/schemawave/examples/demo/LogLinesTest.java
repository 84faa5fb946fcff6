package dev.schemawave.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.examples.shop.Readiness;
import dev.schemawave.examples.shop.WorkDone;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogLinesTest {

    private static final String INFO = "2026-11-22T13:53:27.528Z INFO  Coordinator - [orders] ";
    private static final String WARN = "2026-11-22T13:53:27.528Z WARN  Coordinator - [orders] ";

    @Test
    void whomAReplicaWaitsFor() {
        assertThat(LogLines.read(INFO + "waiting for orders on pod (a) (pid 12) since 2026-11-22T13:53:25Z,"
                        + " step 2 of 5: 2 (V2__a.sql), for 0 ms so far"))
                .isEqualTo(new Heard.Waits(Optional.of(12L)));
        assertThat(LogLines.read(INFO + "waiting for another replica, for 1.2 s so far"))
                .isEqualTo(new Heard.Waits(Optional.empty()));
    }

    @Test
    void whichSchemaAReplicaWaitsFor() {
        assertThat(LogLines.read(INFO
                        + "waiting for customers >=4: is at 3, is being migrated by customers on pod (pid 12)"
                        + " since 2026-11-22T13:53:25Z, step 2 of 5: 2 (V2__a.sql) (team crm, #crm), for 0 ms so far"))
                .isEqualTo(new Heard.Needs("customers >=4"));
        assertThat(LogLines.read(INFO + "waiting for customers >=4 <6: has never been seen in this ledger; is its name"
                        + " right, and is it deployed?, for 1.2 s so far"))
                .isEqualTo(new Heard.Needs("customers >=4 <6"));
    }

    @Test
    void aTakeOverIsNotTroubleAlthoughItIsAWarning() {
        assertThat(LogLines.read(WARN + "takes over from orders on pod (pid 12) since 2026-11-22T13:53:25Z,"
                        + " step 2 of 5: 2 (V2__a.sql), which left without announcing a result"))
                .isEqualTo(new Heard.TakesOver(12));
    }

    @Test
    void whenAMigrationBegan() {
        assertThat(LogLines.read(INFO + "migrating from no version to version 5: 5 steps"))
                .isEqualTo(new Heard.Migrates(1_795_355_607_528L, "from no version to version 5: 5 steps"));
    }

    @Test
    void theBeginOfAStepButNotItsEnd() {
        assertThat(LogLines.read(INFO + "step 2 of 5: 2 (V2__a.sql)")).isEqualTo(new Heard.Step(2, 5, "2 (V2__a.sql)"));
        assertThat(LogLines.read(INFO + "step 2 of 5 took 1.0 s: 2 (V2__a.sql)"))
                .isEqualTo(new Heard.Nothing());
        assertThat(LogLines.read(INFO + "step 2 of 5 is running for 5.0 s: 2 (V2__a.sql)"))
                .isEqualTo(new Heard.Nothing());
    }

    @Test
    void otherWarningsAndErrorsAreTrouble() {
        assertThat(LogLines.read(WARN + "cannot reach the database for 1.0 s, trying again: refused"))
                .isEqualTo(new Heard.Trouble("cannot reach the database for 1.0 s, trying again: refused"));
        assertThat(LogLines.read("2026-11-22T13:53:27.528Z ERROR Coordinator - step 3 failed"))
                .isEqualTo(new Heard.Trouble("step 3 failed"));
    }

    @Test
    void readinessIsWrittenAndRead() {
        Readiness first = new Readiness("Migrated", null, "5", 1_795_355_607_528L);
        Readiness later = new Readiness("UpToDate", "4", null, 1_795_355_607_528L);

        assertThat(LogLines.read(first.toLine())).isEqualTo(new Heard.Ready(first));
        assertThat(LogLines.read(later.toLine())).isEqualTo(new Heard.Ready(later));
    }

    @Test
    void whatWasDoneIsWrittenAndRead() {
        WorkDone good = new WorkDone(17, 0, null);

        assertThat(LogLines.read(good.toLine())).isEqualTo(new Heard.Worked(good));
        assertThat(LogLines.read(new WorkDone(17, 2, "ERROR: no\n\tcolumn").toLine()))
                .isEqualTo(new Heard.Worked(new WorkDone(17, 2, "ERROR: no column")));
    }

    @Test
    void theRestIsNothing() {
        assertThat(LogLines.read(INFO + "has the lease of x after 3 ms")).isEqualTo(new Heard.Nothing());
        assertThat(LogLines.read("\tat java.base/java.lang.Thread.run(Thread.java:840)"))
                .isEqualTo(new Heard.Nothing());
        assertThat(LogLines.read("")).isEqualTo(new Heard.Nothing());
    }
}
