package dev.schemawave.benchmarks.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.schemawave.Coordinator;
import dev.schemawave.CoordinatorBuilder;
import dev.schemawave.Outcome;
import dev.schemawave.benchmarks.bench.Application.Tool;
import dev.schemawave.benchmarks.bench.Result.Unit;
import dev.schemawave.testkit.network.FaultProxy;
import dev.schemawave.testservers.Database;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Counts the round trips of a start that has nothing to do, on connections that a pool has open. */
final class PooledStart {

    private static final int MIGRATIONS = 20;

    private final Lab lab;
    private final Findings findings;

    PooledStart(Lab lab, Findings findings) {
        this.lab = lab;
        this.findings = findings;
    }

    /** What is counted. */
    @FunctionalInterface
    private interface Start {

        void on(DataSource pool) throws SQLException;
    }

    void run() throws IOException, SQLException {
        if (!lab.options().isWanted(Tool.FLYWAY_13.text())) {
            return;
        }
        Application service = Application.write(lab.directory(), Tool.FLYWAY_13, MIGRATIONS);
        String scripts = "filesystem:" + service.scripts().resolve("db/migration");
        long ours = count(pool -> migrate(pool, scripts));
        long theirs = count(pool ->
                Flyway.configure().dataSource(pool).locations(scripts).load().migrate());
        findings.add(Result.of(
                        "warm",
                        "pooled",
                        Tool.FLYWAY_13.text(),
                        Unit.TRIPS,
                        Figure.exactly((double) ours),
                        Figure.exactly((double) theirs),
                        1)
                .floor(Figure.exactly(1))
                .target(Target.ours(1)));
    }

    private static void migrate(DataSource pool, String scripts) {
        CoordinatorBuilder builder = Coordinator.builder()
                .service("pooled")
                .dataSource(pool)
                .property("schemawave.tool", "flyway")
                .property("flyway.locations", scripts);
        Outcome outcome = builder.build().migrate();
        if (outcome instanceof Outcome.MigratedByPeer) {
            throw new IllegalStateException("nobody else is there: " + outcome);
        }
    }

    /** The first start migrates, the second one may still have something to write down, the third one is counted. */
    private static long count(Start start) throws SQLException {
        Database database = Lab.postgres().createDatabase("pooled");
        start.on(database.dataSource());
        try (FaultProxy wire = FaultProxy.to(Lab.postgres().port());
                HikariDataSource pool = pool(database.withPort(wire.port()))) {
            start.on(pool);
            open(pool);
            long before = wire.roundTrips();
            start.on(pool);
            return wire.roundTrips() - before;
        }
    }

    /** A pool opens its connections in the background; here all are open before anything is counted. */
    private static void open(DataSource pool) throws SQLException {
        try (Connection first = pool.getConnection();
                Connection second = pool.getConnection();
                Connection third = pool.getConnection()) {
            first.isValid(1);
            second.isValid(1);
            third.isValid(1);
        }
    }

    private static HikariDataSource pool(Database database) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.url());
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMinimumIdle(3);
        config.setMaximumPoolSize(3);
        return new HikariDataSource(config);
    }
}
