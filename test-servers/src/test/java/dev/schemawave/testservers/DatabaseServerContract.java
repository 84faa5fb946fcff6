package dev.schemawave.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds for every database server. */
abstract class DatabaseServerContract {

    abstract DatabaseServer shared();

    abstract DatabaseServer start();

    /** What the system properties that name a server from outside begin with. */
    abstract String kind();

    @Test
    void theSharedServerIsOneAndClosingItDoesNothing() throws SQLException {
        shared().close();

        assertThat(shared()).isSameAs(shared());
        assertThat(query(shared().createDatabase("closed"), "SELECT 1")).isEqualTo("1");
    }

    @Test
    void databasesAreEmptyFreshAndApart() throws SQLException {
        Database mine = shared().createDatabase("Orders-Service");
        Database other = shared().createDatabase("Orders-Service");
        execute(mine, "CREATE TABLE t (id INT)", "INSERT INTO t VALUES (7)");

        assertThat(mine.name()).startsWith("orders_service_").isNotEqualTo(other.name());
        assertThat(query(mine, "SELECT id FROM t")).isEqualTo("7");
        assertThatThrownBy(() -> query(other, "SELECT id FROM t")).isInstanceOf(SQLException.class);
        Database trespasser = new Database(mine.url(), other.user(), other.password());
        assertThatThrownBy(trespasser::connect).isInstanceOf(SQLException.class);
    }

    @Test
    void aWrongPasswordIsRefused() {
        Database database = shared().createDatabase("password");

        assertThatThrownBy(new Database(database.url(), database.user(), "wrong")::connect)
                .isInstanceOf(SQLException.class);
        assertThatThrownBy(new Database(database.url(), database.user(), "")::connect)
                .isInstanceOf(SQLException.class);
        Database admin = shared().admin();
        assertThatThrownBy(new Database(admin.url(), admin.user(), "")::connect).isInstanceOf(SQLException.class);
    }

    @Test
    void theAdministratorAndDataSourcesConnect() throws SQLException {
        Database database = shared().createDatabase("sources");
        try (Connection admin = shared().adminConnection();
                Connection plain = database.dataSource().getConnection();
                Connection other = database.dataSource().getConnection(database.user(), database.password())) {
            assertThat(admin.isValid(5)).isTrue();
            assertThat(plain).isNotSameAs(other);
        }
    }

    @Test
    void moreSchemasCanBeGranted() throws SQLException {
        Database database = shared().createDatabase("granted");
        String schema = Names.unique("coordination");
        shared().grantAllOn(database, schema);

        execute(
                database,
                "CREATE SCHEMA IF NOT EXISTS " + schema,
                "CREATE TABLE " + schema + ".t (id INT)",
                "INSERT INTO " + schema + ".t VALUES (1)");

        assertThat(query(database, "SELECT id FROM " + schema + ".t")).isEqualTo("1");
    }

    @Test
    void aKilledServerReturnsOnItsPortWithWhatWasCommitted() throws SQLException {
        try (DatabaseServer server = start()) {
            Database database = server.createDatabase("kill");
            execute(database, "CREATE TABLE t (id INT)", "INSERT INTO t VALUES (7)");
            try (Connection open = database.connect();
                    Statement statement = open.createStatement()) {
                open.setAutoCommit(false);
                statement.execute("INSERT INTO t VALUES (8)");
                server.kill();
                assertThatThrownBy(open::commit).isInstanceOf(SQLException.class);
            }
            assertThatThrownBy(database::connect).isInstanceOf(SQLException.class);

            server.restart();

            assertThat(query(database, "SELECT SUM(id) FROM t")).isEqualTo("7");
            server.restart();
            assertThat(query(database, "SELECT SUM(id) FROM t")).isEqualTo("7");
        }
    }

    @Test
    void aFrozenServerIsSilentUntilThawed() throws SQLException {
        try (DatabaseServer server = start()) {
            Database database = server.createDatabase("freeze");
            try (Connection early = database.connect();
                    Statement statement = early.createStatement()) {
                early.setNetworkTimeout(Runnable::run, 300);
                server.freeze();
                long frozenAt = System.nanoTime();
                assertThatThrownBy(() -> statement.execute("SELECT 1")).isInstanceOf(SQLException.class);
                assertThat(Duration.ofNanos(System.nanoTime() - frozenAt)).isGreaterThan(Duration.ofMillis(250));
            }
            server.thaw();

            assertThat(query(database, "SELECT 1")).isEqualTo("1");
            server.freeze();
            server.restart();
            assertThat(query(database, "SELECT 1")).isEqualTo("1");
            server.freeze();
        }
    }

    @Test
    void closingLeavesNoProcess() {
        List<Long> before = children();
        DatabaseServer server = start();
        List<Long> during = children();
        during.removeAll(before);
        server.close();

        assertThat(during).isNotEmpty().noneMatch(Os::running);
    }

    @Test
    void aServerNamedFromOutsideIsUsedNotBroken() throws SQLException {
        Database admin = shared().admin();
        String prefix = "test." + kind();
        System.setProperty(prefix + ".url", admin.url());
        System.setProperty(prefix + ".user", admin.user());
        System.setProperty(prefix + ".password", admin.password());
        Database database;
        try (DatabaseServer outside = start()) {
            database = outside.createDatabase("outside");
            assertThat(query(database, "SELECT 1")).isEqualTo("1");
            assertThat(outside.port()).isEqualTo(shared().port());
            for (Runnable fault : List.<Runnable>of(outside::kill, outside::freeze, outside::thaw, outside::restart)) {
                assertThatThrownBy(fault::run)
                        .isInstanceOf(UnsupportedOperationException.class)
                        .hasMessageContaining(prefix + ".url");
            }
        } finally {
            List.of(".url", ".user", ".password").forEach(end -> System.clearProperty(prefix + end));
        }
        assertThatThrownBy(database::connect).isInstanceOf(SQLException.class);
        assertThat(query(admin, "SELECT 1")).isEqualTo("1");
    }

    private static List<Long> children() {
        return new java.util.ArrayList<>(
                ProcessHandle.current().descendants().map(ProcessHandle::pid).toList());
    }

    static void execute(Database database, String... statements) {
        AbstractDatabaseServer.execute(database, List.of(statements));
    }

    static String query(Database database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }
}
