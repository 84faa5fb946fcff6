package dev.schemawave.guard;

import dev.schemawave.model.Scope;
import dev.schemawave.spi.MigrationRunner.HistoryTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Asks the server which database this is, so that one database is one scope however it was reached, and equal names on
 * two servers are two.
 *
 * <p>A physical copy of a PostgreSQL cluster keeps the system identifier of the original: copies need a coordination name
 * space of their own.
 */
public final class DatabaseIdentity {

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
            case "PostgreSQL" ->
                ask(
                        connection,
                        "SELECT (SELECT system_identifier FROM pg_control_system()) || '/' || current_database(),"
                                + " current_schema()");
            case "MariaDB" -> ask(connection, "SELECT @@global.server_uid, database()");
            case "MySQL" -> ask(connection, "SELECT @@global.server_uuid, database()");
            default -> described(connection);
        };
        return new Scope(
                product.toLowerCase(Locale.ROOT) + ":" + place.database(),
                table.schema().orElse(place.schema()),
                table.name());
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
