package dev.schemawave.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.guard.DatabaseIdentity;
import dev.schemawave.model.Scope;
import dev.schemawave.spi.MigrationRunner.HistoryTable;
import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.DatabaseServer;
import dev.schemawave.testservers.MariaDbServer;
import dev.schemawave.testservers.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DatabaseIdentityTest {

    private static final HistoryTable TABLE = new HistoryTable(Optional.empty(), "history");

    static Stream<DatabaseServer> servers() {
        return Stream.of(PostgresServer.shared(), MariaDbServer.shared());
    }

    @ParameterizedTest
    @MethodSource("servers")
    void oneDatabaseIsOneScopeHoweverItIsReached(DatabaseServer server) throws SQLException {
        Database database = server.createDatabase("same");
        String separator = database.url().contains("?") ? "&" : "?";
        Database otherwise = new Database(
                database.url().replace("127.0.0.1", "localhost") + separator + "connectTimeout=9",
                database.user(),
                database.password());

        assertThat(scope(otherwise, TABLE)).isEqualTo(scope(database, TABLE));
        assertThat(scope(
                        database,
                        new HistoryTable(Optional.of(scope(database, TABLE).schema()), "history")))
                .isEqualTo(scope(database, TABLE));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void anotherDatabaseSchemaOrTableIsAnotherScope(DatabaseServer server) throws SQLException {
        Database one = server.createDatabase("one");
        Database two = server.createDatabase("two");

        assertThat(Stream.of(
                                scope(one, TABLE),
                                scope(two, TABLE),
                                scope(one, new HistoryTable(Optional.of("other"), "history")),
                                scope(one, new HistoryTable(Optional.empty(), "other")))
                        .map(Scope::lockName))
                .doesNotHaveDuplicates();
    }

    @Test
    void aPostgresThatKeepsItsIdentifierToItselfIsNamedByTheDatabaseAlone() throws SQLException {
        Database database = PostgresServer.shared().createDatabase("private");
        Database admin = PostgresServer.shared().admin();
        try (Connection superuser = new Database(database.url(), admin.user(), admin.password()).connect();
                Statement revoke = superuser.createStatement()) {
            revoke.execute("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC");
        }
        assertThat(scope(database, TABLE).database()).isEqualTo("postgresql:/" + database.name());
        try (Connection inTransaction = database.connect()) {
            inTransaction.setAutoCommit(false);
            assertThat(DatabaseIdentity.scope(inTransaction, TABLE)).isEqualTo(scope(database, TABLE));
        }
    }

    private static Scope scope(Database database, HistoryTable table) throws SQLException {
        try (Connection connection = database.connect()) {
            return DatabaseIdentity.scope(connection, table);
        }
    }
}
