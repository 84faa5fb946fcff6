package dev.schemawave.it.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.guard.Claim;
import dev.schemawave.guard.Guard;
import dev.schemawave.guard.GuardSettings;
import dev.schemawave.guard.LeaseProof;
import dev.schemawave.model.Fingerprint;
import dev.schemawave.model.Scope;
import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.DatabaseServer;
import dev.schemawave.testservers.MariaDbServer;
import dev.schemawave.testservers.PostgresServer;
import dev.schemawave.time.TimeSource;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a tool does to its history alone is fenced too: a holder that was frozen in the middle of it changes nothing any more
 * once somebody else has claimed.
 */
class HistoryUpkeepTest {

    private static final long LONGEST_WAIT_SECONDS = 60;

    /** Changes only the history: takes over what is there already, or corrects what it says. */
    private enum Upkeep {
        FLYWAY_BASELINE(true, "flyway_schema_history, '<< flyway baseline >>'") {
            @Override
            void run(DataSource source) {
                flyway(source).baseline();
            }
        },
        FLYWAY_REPAIR(true, "update, flyway_schema_history, checksum") {
            @Override
            void run(DataSource source) {
                flyway(source).repair();
            }
        },
        LIQUIBASE_SYNC(false, "insert into, databasechangelog, 'fence'") {
            @Override
            void run(DataSource source) throws Exception {
                liquibase(source, tool -> tool.changeLogSync(new Contexts(), new LabelExpression()));
            }
        },
        LIQUIBASE_CLEAR(false, "update, databasechangelog, md5sum = null") {
            @Override
            void run(DataSource source) throws Exception {
                liquibase(source, Liquibase::clearCheckSums);
            }
        };

        private final boolean flyway;
        private final String change;

        /** The statement that makes the change is told by parts of its text, between commas. */
        Upkeep(boolean flyway, String change) {
            this.flyway = flyway;
            this.change = change;
        }

        Sign change() {
            return Sign.of(change.split(", "));
        }

        abstract void run(DataSource source) throws Exception;

        /** Leaves something to be done. */
        void prepare(Ground ground, Database database) throws Exception {
            if (this == FLYWAY_REPAIR || this == LIQUIBASE_CLEAR) {
                BareTool.migrate(ground, database);
            }
            if (this == FLYWAY_REPAIR) {
                execute(database, "UPDATE flyway_schema_history SET checksum = 1 WHERE version = '2'");
            }
        }
    }

    /** Where the holder is frozen: before its change is made, or when it is to be committed. */
    private record Case(Upkeep upkeep, DatabaseServer server, boolean atTheCommit) {

        Trap trap() {
            return new Trap(atTheCommit ? List.of(upkeep.change(), Sign.PROOF) : List.of(upkeep.change()), false);
        }

        Ground ground() {
            boolean postgres = server instanceof PostgresServer;
            if (upkeep.flyway) {
                return postgres ? Ground.FLYWAY_POSTGRESQL : Ground.FLYWAY_MARIADB;
            }
            return postgres ? Ground.LIQUIBASE_POSTGRESQL : Ground.LIQUIBASE_MARIADB;
        }

        @Override
        public String toString() {
            return upkeep + " on " + server.getClass().getSimpleName() + (atTheCommit ? ", at the commit" : "");
        }
    }

    static Stream<Case> everyDay() {
        return all().filter(one -> one.atTheCommit() == one.server() instanceof PostgresServer
                && (one.upkeep() == Upkeep.FLYWAY_BASELINE || one.upkeep() == Upkeep.FLYWAY_REPAIR));
    }

    static Stream<Case> others() {
        List<Case> everyDay = everyDay().toList();
        return all().filter(one -> !everyDay.contains(one));
    }

    /** MariaDB makes the history table and its baseline by one statement, which commits by itself. */
    private static boolean isThere(Case one) {
        return !(one.upkeep() == Upkeep.FLYWAY_BASELINE && one.server() instanceof MariaDbServer && one.atTheCommit());
    }

    private static Stream<Case> all() {
        return Stream.of(Upkeep.values())
                .flatMap(upkeep -> Stream.<DatabaseServer>of(PostgresServer.shared(), MariaDbServer.shared())
                        .flatMap(server ->
                                Stream.of(true, false).map(atTheCommit -> new Case(upkeep, server, atTheCommit))))
                .filter(HistoryUpkeepTest::isThere);
    }

    @ParameterizedTest
    @MethodSource("everyDay")
    void aHolderThatWasFrozenInABaselineOrARepairChangesNothingAfterTheNextClaim(Case one) throws Exception {
        check(one);
    }

    @Tag("full")
    @ParameterizedTest
    @MethodSource("others")
    void aHolderThatWasFrozenInWhatItsToolDoesToTheHistoryChangesNothingAfterTheNextClaim(Case one) throws Exception {
        check(one);
    }

    private static void check(Case one) throws Exception {
        Database database = one.server().createDatabase("upkeep");
        one.upkeep().prepare(one.ground(), database);
        int port = URI.create(database.url().substring("jdbc:".length())).getPort();
        try (WireProxy wire = WireProxy.to(port, one.trap());
                Claim old = claim(one, database.withPort(wire.port()).dataSource(), "old")) {
            CompletableFuture<Void> frozen = CompletableFuture.runAsync(() -> {
                try {
                    one.upkeep().run(old.sessions());
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(wire.trap().awaitCaught(() -> !frozen.isDone()))
                    .as("the tool has come to the trap")
                    .isTrue();

            try (Claim next = claim(one, database.dataSource(), "next")) {
                List<String> before = history(one, database);
                wire.trap().release();
                assertThatThrownBy(() -> frozen.get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS))
                        .isNotNull();
                assertThat(history(one, database)).isEqualTo(before);

                if (!one.upkeep().flyway) {
                    // Liquibase without the runner takes its own lock, which the dead one has left.
                    execute(database, "DELETE FROM " + one.ground().table("DATABASECHANGELOGLOCK"));
                }
                one.upkeep().run(next.sessions());
                assertThat(history(one, database)).isNotEqualTo(before);
            }
        }
    }

    private static Claim claim(Case one, DataSource source, String holder) throws Exception {
        String schema;
        try (Connection session = source.getConnection()) {
            schema = one.server() instanceof PostgresServer ? "public" : session.getCatalog();
        }
        Scope scope = new Scope("test", schema, one.upkeep().flyway ? "flyway_schema_history" : "DATABASECHANGELOG");
        GuardSettings settings =
                new GuardSettings("schemawave", Duration.ofMinutes(1), Duration.ofSeconds(5), Duration.ofMillis(100));
        LeaseProof held = new LeaseProof() {

            @Override
            public boolean isHeld() {
                return true;
            }

            @Override
            public boolean prove() {
                return true;
            }
        };
        return new Guard(source, scope, settings, TimeSource.system(), (sessions, atMost) -> {})
                .claim(holder, Fingerprint.of(List.of(holder)), held, () -> {})
                .orElseThrow();
    }

    /** All that a baseline or a repair changes. */
    private static List<String> history(Case one, Database database) throws SQLException {
        String query = one.upkeep().flyway
                ? "SELECT version, type, checksum FROM flyway_schema_history ORDER BY installed_rank"
                : "SELECT id, exectype, md5sum FROM "
                        + one.ground().table("DATABASECHANGELOG")
                        + " ORDER BY orderexecuted";
        try (Connection session = database.connect();
                Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                all.add(rows.getString(1) + " " + rows.getString(2) + " " + rows.getString(3));
            }
            return all;
        } catch (SQLException e) {
            assertThat(e.getSQLState()).as("there is no such table yet").isIn("42P01", "42S02");
            return List.of();
        }
    }

    private static Flyway flyway(DataSource source) {
        FluentConfiguration configuration =
                Flyway.configure().dataSource(source).locations("classpath:it/fence/flyway");
        return configuration.load();
    }

    /** What Liquibase is asked to do. */
    @FunctionalInterface
    private interface Request {

        void of(Liquibase tool) throws Exception;
    }

    private static void liquibase(DataSource source, Request request) throws Exception {
        try (Connection session = source.getConnection();
                Liquibase tool = new Liquibase(
                        Ground.LIQUIBASE_POSTGRESQL.place(),
                        new ClassLoaderResourceAccessor(),
                        new JdbcConnection(session))) {
            request.of(tool);
        }
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection session = database.connect();
                Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }
}
