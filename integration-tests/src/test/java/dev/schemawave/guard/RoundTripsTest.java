package dev.schemawave.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.Coordinator;
import dev.schemawave.Outcome;
import dev.schemawave.model.Holder;
import dev.schemawave.model.LockName;
import dev.schemawave.runner.flyway.FlywayRunner;
import dev.schemawave.spi.DistributedLock;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.Renewal;
import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.DatabaseServer;
import dev.schemawave.testservers.PostgresServer;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the fence costs, in round trips to the database. They are exact where times are not. */
class RoundTripsTest {

    private static final int MANY = 20;

    @TempDir
    private Path directory;

    /** The guard's own session is opened and closed with five of them on PostgreSQL, and with three on MariaDB. */
    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void theFenceCostsAFewForEachMigrationAndAFixedNumberForTheRun(DatabaseServer server) throws Exception {
        int one = trips(server, 1, "fenced") - trips(server, 1, "unfenced");
        int many = trips(server, MANY, "fenced") - trips(server, MANY, "unfenced");
        boolean postgres = server instanceof PostgresServer;
        int each = postgres ? 3 : 4;
        int run = 12;

        assertThat(many - one).as("for each of the other migrations").isLessThanOrEqualTo(each * (MANY - 1));
        assertThat(one).as("for the run and its only migration").isLessThanOrEqualTo(run + each);
    }

    /** Of a run in a database whose guard and history exist. */
    private int trips(DatabaseServer server, int migrations, String guard) throws Exception {
        Bench bench = Bench.on(server);
        Path scripts = Files.createTempDirectory(directory, guard);
        write(scripts, 0, 1);
        migrate(bench, scripts, bench.database(), "fenced");
        write(scripts, 1, migrations + 1);
        URI address = URI.create(bench.database().url().substring("jdbc:".length()));
        try (Turns turns = new Turns(address.getPort())) {
            migrate(bench, scripts, bench.database().withPort(turns.port()), guard);
            return turns.count();
        }
    }

    private static void write(Path scripts, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            Files.writeString(
                    scripts.resolve("V" + (i + 1) + "__step.sql"), "INSERT INTO work VALUES (" + i + ", 'x');");
        }
    }

    private static void migrate(Bench bench, Path scripts, Database database, String guard)
            throws SQLException, InterruptedException {
        Outcome outcome = Coordinator.builder()
                .service("counted")
                .property("schemawave.database.url", database.url())
                .property("schemawave.database.user", database.user())
                .property("schemawave.database.password", database.password())
                .lock(new Unlocked())
                .runner(FlywayRunner.of(Flyway.configure()
                        .dataSource(database.dataSource())
                        .table("flyway_history")
                        .baselineOnMigrate(true)
                        .baselineVersion("0")
                        .locations("filesystem:" + scripts)))
                .property("schemawave.guard", guard)
                .property("schemawave.guard.schema", bench.guardSchema())
                .build()
                .migrate();
        assertThat(outcome).isInstanceOf(Outcome.Migrated.class);
    }

    /** Held by whoever asks; costs no round trip. */
    private static final class Unlocked implements DistributedLock {

        @Override
        public Optional<Lease> tryAcquire(LockName name, Holder holder, Duration ttl) {
            return Optional.of(new Lease() {
                @Override
                public Deadline validUntil() {
                    return Deadline.in(TimeSource.system(), ttl);
                }

                @Override
                public Renewal renew(Holder now) {
                    return new Renewal.Renewed(validUntil());
                }

                @Override
                public void release() {}
            });
        }

        @Override
        public Optional<Holder> holder(LockName name) {
            return Optional.empty();
        }
    }
}
