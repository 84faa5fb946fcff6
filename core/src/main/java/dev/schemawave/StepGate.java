package dev.schemawave;

import dev.schemawave.lease.LeaseKeeper;
import dev.schemawave.lease.LeaseState;
import dev.schemawave.model.Step;
import dev.schemawave.spi.MigrationContext;
import dev.schemawave.spi.MigrationStoppedException;
import java.time.Duration;
import javax.sql.DataSource;

/** Lets a step begin only while the lease is held and the process goes on, and tells what happens. */
final class StepGate implements MigrationContext {

    private final Run run;
    private final DataSource database;
    private final LeaseKeeper keeper;
    private final Progress progress;
    private int number;
    private int total;

    StepGate(Run run, DataSource database, LeaseKeeper keeper, Progress progress) {
        this.run = run;
        this.database = database;
        this.keeper = keeper;
        this.progress = progress;
    }

    @Override
    public DataSource database() {
        return database;
    }

    @Override
    public void beforeStep(Step step, int place, int of) {
        refuseIfStopping();
        try {
            if (keeper.awaitCertainty() == LeaseState.LOST) {
                throw new MigrationStoppedException("the lease is lost: " + keeper.reason());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        refuseIfStopping();
        number = place;
        total = of;
        keeper.show("step " + place + " of " + of + ": " + step);
        progress.begin(step, place, of);
        run.tell((service, at) -> new CoordinationEvent.StepStarted(service, at, step, place, of));
    }

    @Override
    public void afterStep(Step step, Duration took) {
        progress.end();
        int place = number;
        int of = total;
        run.tell((service, at) -> new CoordinationEvent.StepFinished(service, at, step, place, of, took));
    }

    private void refuseIfStopping() {
        if (run.isToStop()) {
            throw new MigrationStoppedException("the process is to stop");
        }
    }
}
