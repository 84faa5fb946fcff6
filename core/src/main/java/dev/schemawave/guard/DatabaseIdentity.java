package dev.schemawave.guard;

import dev.schemawave.model.Scope;
import dev.schemawave.spi.MigrationRunner.HistoryTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Asks the server which database this is, so that one database is one scope however it was reached.
 *
 * <p>PostgreSQL names its cluster by the system identifier, which survives a fail-over; a physical copy keeps it too, so
 * copies need a coordination name space of their own. MariaDB and MySQL identify single nodes only, and two nodes of one
 * cluster must not be two scopes: there a scope is the database's name alone, and databases of one name on separate servers
 * exclude each other unless they have separate name spaces. That costs a wait at worst, never an exclusion.
 */
public final class DatabaseIdentity {

    private static final String POSTGRESQL =
            "SELECT (SELECT system_identifier FROM pg_control_system()) || '/' || current_database(), current_schema()";

    private static final String POSTGRESQL_WITHOUT_CLUSTER = "SELECT '/' || current_database(), current_schema()";

    /** Some servers take names in any case and report them as they were given. */
    private static final String MY_SQL =
            "SELECT name, name FROM (SELECT IF(@@lower_case_table_names = 0, database(), LOWER(database())) AS name) AS d";

    private static final String NOT_ALLOWED = "42501";

    private DatabaseIdentity() {}

    /**
     * Finds the scope of a history table.
     *
     * @param connection a session in the database
     * @param table the history table as the tool's configuration names it
     * @return the scope
     * @throws SQLException if the server does not answer
     */
    public static Scope scope(Connection connection, HistoryTable table) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        Place place = switch (product) {
            case "PostgreSQL" -> postgreSql(connection);
            case "MariaDB", "MySQL" -> ask(connection, MY_SQL);
            default -> described(connection);
        };
        return new Scope(
                product.toLowerCase(Locale.ROOT) + ":" + place.database(),
                table.schema().orElse(place.schema()),
                table.name());
    }

    /** Some managed servers keep the system identifier to themselves; they do so towards every replica alike. */
    private static Place postgreSql(Connection connection) throws SQLException {
        try {
            return ask(connection, POSTGRESQL);
        } catch (SQLException e) {
            if (!Objects.equals(e.getSQLState(), NOT_ALLOWED)) {
                throw e;
            }
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
            return ask(connection, POSTGRESQL_WITHOUT_CLUSTER);
        }
    }

    private static Place ask(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return new Place(text(row.getString(1)), text(row.getString(2)));
        }
    }

    /** For databases that have no identity of their own to ask for: what the driver calls them, without parameters. */
    private static Place described(Connection connection) throws SQLException {
        String url = text(connection.getMetaData().getURL());
        return new Place(url.replaceFirst("[?;].*", ""), text(connection.getSchema()));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private record Place(String database, String schema) {}
}
