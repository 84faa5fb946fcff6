package dev.schemawave.runner.liquibase;

import dev.schemawave.guard.Claim;
import dev.schemawave.guard.Guard;
import dev.schemawave.guard.GuardSettings;
import dev.schemawave.guard.LeaseProof;
import dev.schemawave.model.Fingerprint;
import dev.schemawave.model.Scope;
import dev.schemawave.model.Step;
import dev.schemawave.spi.MigrationContext;
import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.DatabaseServer;
import dev.schemawave.testservers.PostgresServer;
import dev.schemawave.time.TimeSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

/** What the coordinator gives to a runner: sessions that prove a claim, under a lease that is always held. */
final class GuardedContext implements MigrationContext, AutoCloseable {

    private final Claim claim;

    private GuardedContext(Claim claim) {
        this.claim = claim;
    }

    static GuardedContext of(DatabaseServer server, Database database, String holder) {
        try {
            return new GuardedContext(guard(server, database)
                    .claim(holder, Fingerprint.of(List.of(holder)), new AlwaysHeld(), () -> {})
                    .orElseThrow());
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static Guard guard(DatabaseServer server, Database database) {
        String schema = database.name() + "_guard";
        server.grantAllOn(database, schema);
        Scope scope =
                new Scope("test", server instanceof PostgresServer ? "public" : database.name(), "databasechangelog");
        Duration wait = Duration.ofSeconds(5);
        return new Guard(
                database.dataSource(),
                scope,
                new GuardSettings(schema, Duration.ofMinutes(1), wait, wait),
                TimeSource.system(),
                (sessions, atMost) -> {});
    }

    private record AlwaysHeld() implements LeaseProof {

        @Override
        public boolean isHeld() {
            return true;
        }

        @Override
        public boolean prove() {
            return true;
        }
    }

    Claim claim() {
        return claim;
    }

    @Override
    public DataSource database() {
        return claim.sessions();
    }

    @Override
    public void beforeStep(Step step, int number, int total) {
        claim.begin(step);
    }

    @Override
    public void afterStep(Step step, Duration took) {}

    @Override
    public void withoutEffect(Step step) {
        claim.end(step);
    }

    @Override
    public void noteIrreversible(String what) {}

    @Override
    public void close() {
        claim.close();
    }
}
